-- root of the graph: every two minutes, and whenever the loader asks, if any stream holds changes
-- a graph must be suspended while it is changed; the last script resumes it
alter task if exists ops.refresh_kpis suspend;
alter task if exists ops.check_data suspend;

create or replace task ops.refresh_kpis
  warehouse = tradekpi_wh
  timezone = 'UTC'
  schedule = '2 MINUTE'
  allow_overlapping_execution = false
  suspend_task_after_num_failures = 0
  task_auto_retry_attempts = 2
  comment = 'starts a refresh of silver and gold'
  when
    system$stream_has_data('bronze.order_line_stream')
    or system$stream_has_data('bronze.customer_line_stream')
    or system$stream_has_data('bronze.product_line_stream')
    or system$stream_has_data('bronze.trade_line_stream')
    or system$stream_has_data('silver.order_event_stream')
    or system$stream_has_data('silver.customer_event_stream')
    or system$stream_has_data('silver.product_event_stream')
    or system$stream_has_data('silver.trade_event_stream')
    or system$stream_has_data('silver.order_stream')
    or system$stream_has_data('silver.order_event_stream_for_gold')
    or system$stream_has_data('silver.trade_stream')
as
  select 1;
