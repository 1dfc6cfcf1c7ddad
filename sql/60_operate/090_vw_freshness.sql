-- one row per entity: how far its events got, how long ago the newest arrived, and how soon they were visible of late; ages are counted when you read
create or replace view ops.vw_freshness as
with events as (
  select
    entity,
    max(last_event_at) as last_event_at,
    max(last_enqueued_at) as last_enqueued_at,
    max(last_processed_at) as last_processed_at
  from ops.vw_event_tallies
  group by entity
),

gold as (
  select max(created_at) as last_gold_at from ops.gold_versions
),

latency as (
  select * from ops.vw_latency
)

select
  events.entity,
  events.last_event_at,
  events.last_enqueued_at,
  events.last_processed_at,
  gold.last_gold_at,
  datediff('second', events.last_enqueued_at, sysdate()) as age_seconds,
  case
    when datediff('second', events.last_enqueued_at, sysdate()) > 3600 then 'ERROR'
    when datediff('second', events.last_enqueued_at, sysdate()) > 600 then 'WARN'
    else 'OK'
  end as status,
  latency.p50_milliseconds,
  latency.p99_milliseconds
from events
cross join gold
left join latency
  on latency.entity = events.entity;
