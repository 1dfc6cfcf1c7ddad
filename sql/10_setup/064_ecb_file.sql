-- one row: what the lines that wait in reference.ecb_lines hold, and the first fault in them; while there is one, none of them is taken
create or replace view reference.ecb_file as
with lines as (
  select
    line,
    line like 'Date,%' as is_heading,
    split_part(line, ',', 1) as day,
    1 + length(line) - length(replace(line, ',', '')) as cells
  from reference.ecb_lines
),

counted as (
  select
    count(*) as lines,
    count_if(is_heading) as headings,
    count_if(is_heading and line || ',' like '%,USD,%') as with_dollars,
    count_if(not is_heading and day not like '____-__-__') as without_day,
    max(iff(is_heading, cells, null)) as cells
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

unknown as (
  select
    min(iff(try_cast(day as date) is null, day, null)) as day,
    min(iff(try_cast(day as date) > dateadd('day', 1, sysdate())::date, day, null)) as to_come
  from lines
  where not is_heading
),

uneven as (
  select
    min('the line of ' || lines.day || ' has ' || lines.cells::varchar || ' cells, the heading ' || counted.cells::varchar || '.') as fault
  from lines
  cross join counted
  where lines.cells <> counted.cells
),

named as (
  select currency
  from reference.ecb_cells
  where is_waiting
  group by rate_date, currency
  having count(*) > 1
),

named_twice as (
  select min(currency) as currency from named
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
    when unknown.day is not null then 'no calendar has the day ' || unknown.day || '.'
    when unknown.to_come is not null then 'the day ' || unknown.to_come || ' is yet to come: a rate is of a day that was.'
    when twice.day is not null then 'it has the day ' || twice.day || ' twice. Leave one of the lines.'
    when uneven.fault is not null then uneven.fault
    when named_twice.currency is not null then 'its heading names ' || named_twice.currency || ' twice. Leave one of the columns.'
    when faults.fault is not null then faults.fault
    when rates.rates = 0 then 'it holds no rate at all: each needs the dollar''s of its day.'
  end as fault
from counted
cross join unknown
cross join twice
cross join uneven
cross join named_twice
cross join faults
cross join rates;
