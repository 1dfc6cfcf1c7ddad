-- one row per stage of the pipeline
select
  position,
  stage,
  status,
  items,
  item,
  items_last_minute,
  refused,
  last_at,
  age_seconds,
  cast(lag_milliseconds as decimal(18, 3)) * 0.001 as lag_seconds,
  detail
from ops.vw_pipeline
