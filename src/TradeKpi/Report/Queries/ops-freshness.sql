-- one row per entity
select
  entity,
  last_event_at,
  last_enqueued_at,
  last_processed_at,
  last_gold_at,
  age_seconds,
  status,
  cast(p50_milliseconds as decimal(18, 3)) * 0.001 as visible_p50_seconds,
  cast(p99_milliseconds as decimal(18, 3)) * 0.001 as visible_p99_seconds
from ops.vw_freshness
where (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
