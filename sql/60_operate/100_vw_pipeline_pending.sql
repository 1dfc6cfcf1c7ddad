-- one row: whether any stream of the pipeline still holds changes that gold does not show
create or replace view ops.vw_pipeline_pending as
select
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
  or system$stream_has_data('silver.trade_stream') as has_pending;
