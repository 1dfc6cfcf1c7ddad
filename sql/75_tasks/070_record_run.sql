-- finalizer: whatever became of the run, it is recorded
create or replace task ops.record_run
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.record_run'
  comment = 'records the run'
  finalize = ops.refresh_kpis
as
  call ops.record_runs();
