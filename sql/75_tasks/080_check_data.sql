-- data tests: after each refresh, at most every five minutes, if gold has a version that was not checked
create or replace task ops.check_data
  warehouse = tradekpi_wh
  timezone = 'UTC'
  schedule = '5 MINUTE'
  allow_overlapping_execution = false
  suspend_task_after_num_failures = 0
  comment = 'runs the data tests'
  when system$stream_has_data('ops.unchecked_gold')
as
  call ops.run_data_tests();
