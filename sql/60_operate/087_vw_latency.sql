-- one row per entity with events that became visible in the last ten minutes, and one for all of them: what half of them took at most, and 99 of 100
-- from accepted to visible as ops.vw_latencies has it; the nearest rank, so each figure is one that an event took
create or replace view ops.vw_latency as
with recent as (
  select entity, milliseconds, events as alike
  from ops.vw_latencies
  where created_at >= dateadd('minute', -10, sysdate())
),

counted as (
  select entity, milliseconds, sum(alike) as alike
  from recent
  group by entity, milliseconds
  union all
  select 'all' as entity, milliseconds, sum(alike) as alike
  from recent
  group by milliseconds
),

ranked as (
  select
    entity,
    milliseconds,
    sum(alike) over (partition by entity order by milliseconds rows between unbounded preceding and current row) as as_soon,
    sum(alike) over (partition by entity) as total
  from counted
)

select
  entity,
  max(total) as events,
  min(iff(as_soon * 100 >= total * 50, milliseconds, null)) as p50_milliseconds,
  min(iff(as_soon * 100 >= total * 99, milliseconds, null)) as p99_milliseconds
from ranked
group by entity;
