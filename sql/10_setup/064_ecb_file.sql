-- one row: what the lines that wait in reference.ecb_lines hold, and the first fault in them; while there is one, none of them is taken
create or replace view reference.ecb_file as
with lines as (
  select
    line,
    line like 'Date,%' as is_heading,
    split_part(line, ',', 1) as day
  from reference.ecb_lines
),

counted as (
  select
    count(*) as lines,
    count_if(is_heading) as headings,
    count_if(is_heading and line || ',' like '%,USD,%') as with_dollars,
    count_if(not is_heading and (day not like '____-__-__' or try_cast(day as date) is null)) as without_day
  from lines
),

repeated as (
  select day
  from lines
  where not is_heading
  group by day
  having count(*) > 1
),

twice as (
  select min(day) as day from repeated
),

faults as (
  select
    min(
      'the rate of ' || currency || ' of ' || rate_date::varchar || ' is ''' || quoted || '''. Give the units for one euro, a number above 0, or N/A.'
    ) as fault
  from reference.ecb_cells
  where is_waiting
    and is_fault
),

rates as (
  select
    count(*) as rates,
    count(distinct currency) as currencies,
    min(rate_date) as first_day,
    max(rate_date) as last_day
  from reference.ecb_rates
  where is_waiting
)

select
  rates.rates,
  rates.currencies,
  rates.first_day,
  rates.last_day,
  case
    when counted.lines = 0 then null
    when counted.headings <> 1 or counted.with_dollars = 0 or counted.lines = 1 or counted.without_day > 0
      then 'this is not the European Central Bank''s eurofxref-hist.csv: a heading Date,USD,… and a line a day, as 2025-01-31,1.0393,….'
    when twice.day is not null then 'it has the day ' || twice.day || ' twice. Leave one of the lines.'
    when faults.fault is not null then faults.fault
    when rates.rates = 0 then 'it holds no rate at all.'
  end as fault
from counted
cross join twice
cross join faults
cross join rates;
