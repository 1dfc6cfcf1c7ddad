-- customers: events become current state; skipped where none came, so that a change of another entity costs nothing here
create or replace task ops.refresh_customers
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_customers'
  comment = 'silver: current customers'
  after ops.type_events
  when system$stream_has_data('silver.customer_event_stream')
as
  call silver.merge_customers();
