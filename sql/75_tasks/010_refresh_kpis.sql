-- root of the graph: as soon as any stream holds changes, at most every two minutes, and whenever the loader asks; nothing polls meanwhile
-- infra/README.md says what the interval costs; infra/apply-sql.sh sets another, or a schedule instead
-- a graph must be suspended while it is changed; the last script resumes it
alter task if exists ops.refresh_kpis suspend;
alter task if exists ops.check_data suspend;
alter task if exists ops.check_truncates suspend;

create or replace task ops.refresh_kpis
  warehouse = tradekpi_wh
  overlap_policy = no_overlap
  timezone = 'UTC', query_tag = 'tradekpi.refresh_kpis'
  suspend_task_after_num_failures = 0
  comment = 'starts a refresh of silver and gold'
  task_auto_retry_attempts = 2
  user_task_minimum_trigger_interval_in_seconds = 120
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
