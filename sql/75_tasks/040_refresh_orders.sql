-- orders: events become current state; skipped where none came, so that a change of another entity costs nothing here
create or replace task ops.refresh_orders
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_orders'
  comment = 'silver: current orders'
  after ops.type_events
  when system$stream_has_data('silver.order_event_stream')
as
  call silver.merge_orders();
