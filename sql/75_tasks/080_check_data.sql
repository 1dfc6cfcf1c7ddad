-- data tests: after each refresh, at most every five minutes, if gold has a version that was not checked
create or replace task ops.check_data
  warehouse = tradekpi_wh
  timezone = 'UTC'
  schedule = '5 MINUTE'
  allow_overlapping_execution = false
  comment = 'runs the data tests'
  when system$stream_has_data('ops.unchecked_gold')
as
  call ops.run_data_tests();
