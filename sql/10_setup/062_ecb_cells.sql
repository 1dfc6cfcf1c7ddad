-- one row per day and currency of the bank's lines: those that wait in reference.ecb_lines, and those that reference.ecb_days keeps
-- per_euro: units for one euro; null where the bank quotes none (N/A, or nothing), and where what stands there is no number above 0: is_fault
create or replace view reference.ecb_cells as
with digits as (
  select digit from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
),

places as (
  select a.digit + 10 * b.digit as place
  from digits as a
  cross join digits as b
  where a.digit + 10 * b.digit > 1
),

headings as (
  select max(line) as heading from reference.ecb_lines where line like 'Date,%'
),

days as (
  select
    true as is_waiting,
    try_cast(split_part(lines.line, ',', 1) as date) as rate_date,
    headings.heading,
    lines.line
  from reference.ecb_lines as lines
  cross join headings
  where lines.line not like 'Date,%'
  union all
  select
    false as is_waiting,
    rate_date,
    heading,
    line
  from reference.ecb_days
),

headed as (
  select
    named.heading,
    places.place,
    upper(trim(split_part(named.heading, ',', places.place))) as currency
  from (select distinct heading from days) as named
  inner join places
    on places.place <= 1 + length(named.heading) - length(replace(named.heading, ',', ''))
),

cells as (
  select
    days.is_waiting,
    days.rate_date,
    headed.currency,
    trim(split_part(days.line, ',', headed.place)) as quoted
  from days
  inner join headed
    on headed.heading = days.heading
  where headed.currency <> ''
)

select
  is_waiting,
  rate_date,
  currency,
  quoted,
  iff(try_cast(quoted as decimal(18, 6)) > 0, try_cast(quoted as decimal(18, 6)), null) as per_euro,
  quoted not in ('', 'N/A') and coalesce(try_cast(quoted as decimal(18, 6)), 0) <= 0 as is_fault
from cells;
