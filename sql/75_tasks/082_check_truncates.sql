-- the one data test that needs no new gold version: a truncate may be the last that a table tells of; at most every five minutes
create or replace task ops.check_truncates
  warehouse = tradekpi_wh
  overlap_policy = no_overlap
  timezone = 'UTC', query_tag = 'tradekpi.check_truncates'
  suspend_task_after_num_failures = 0
  comment = 'looks for truncates among new tombstones'
  user_task_minimum_trigger_interval_in_seconds = 300
  when system$stream_has_data('ops.unchecked_tombstones')
as
  call ops.check_truncates();
