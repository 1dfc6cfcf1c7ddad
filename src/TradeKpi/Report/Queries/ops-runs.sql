-- one row per finished run of the task graph
select
  run_id,
  started_at,
  completed_at,
  cast(milliseconds as decimal(18, 3)) * 0.001 as seconds,
  status,
  error,
  gold_version
from ops.vw_runs
where (cast(:status as varchar) is null or status = cast(:status as varchar))
