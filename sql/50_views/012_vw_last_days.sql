-- one row per kind of day, SALES and TRADES: the last day that is no stray one
-- after more than a year without any day the days begin anew, unless there are fewer than a week of them: a few dates of a clock that
-- runs years ahead make nobody's last purchase old, and nobody's last price
create or replace view gold.vw_last_days as
with days as (
  select distinct 'SALES' as kind, sale_date as day from gold.daily_sales
  union all
  select distinct 'TRADES' as kind, trade_date as day from gold.trade_days
),

gaps as (
  select
    kind,
    day,
    iff(datediff('day', lag(day) over (partition by kind order by day), day) > 366, 1, 0) as begins
  from days
),

numbered as (
  select
    kind,
    day,
    sum(begins) over (partition by kind order by day rows between unbounded preceding and current row) as run
  from gaps
),

runs as (
  select
    kind,
    run,
    max(day) as last_day,
    iff(count(*) < 7, count(*), 7) as weight
  from numbered
  group by kind, run
)

select
  kind,
  last_day
from runs
qualify row_number() over (partition by kind order by weight desc nulls last, iff(weight = 7, run, -run) desc nulls last) = 1;
