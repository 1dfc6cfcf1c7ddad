-- one row: the first and the last day with orders; days after the newest event are dated ahead and stay out
-- where most days are, the events' clock does not tell, and those after the last arrival stay out
-- an event counts as newest when three happened so late, and stray days do not count: a clock that runs years ahead moves nothing
create or replace view gold.vw_sales_span as
with days as (
  select sale_date from gold.daily_sales
),

arrived as (
  select max(arrived_at) as last_at from gold.newest_events
),

newest as (
  select occurred_at from gold.newest_events order by occurred_at desc nulls last limit 3
),

happened as (
  select min(occurred_at) as last_at from newest
),

dated as (
  select
    count_if(days.sale_date <= happened.last_at::date) as until_then,
    count_if(days.sale_date > happened.last_at::date) as ahead
  from days
  cross join happened
),

known as (
  select
    iff(
      happened.last_at > arrived.last_at or dated.until_then > dated.ahead,
      happened.last_at,
      coalesce(arrived.last_at, happened.last_at)
    )::date as last_day
  from arrived
  cross join happened
  cross join dated
)

select
  min(days.sale_date) as first_day,
  max(days.sale_date) as last_day
from days
cross join known
inner join gold.vw_last_days as strays
  on strays.kind = 'SALES'
where days.sale_date <= known.last_day
  and days.sale_date <= strays.last_day;
