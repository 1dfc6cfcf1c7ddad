-- one row per run of the task graph
create or replace view ops.vw_runs as
with runs as (
  select * from ops.runs
)

select
  run_id,
  started_at,
  completed_at,
  datediff('millisecond', started_at, completed_at) as milliseconds,
  status,
  error,
  gold_version
from runs;
