-- data tests: as soon as gold has a version that was not checked, at most every five minutes; they read whole tables
-- infra/README.md says what a longer interval saves; infra/apply-sql.sh sets it
create or replace task ops.check_data
  warehouse = tradekpi_wh
  overlap_policy = no_overlap
  timezone = 'UTC', query_tag = 'tradekpi.check_data'
  suspend_task_after_num_failures = 0
  comment = 'runs the data tests'
  user_task_minimum_trigger_interval_in_seconds = 300
  when system$stream_has_data('ops.unchecked_gold')
as
  call ops.run_data_tests();
