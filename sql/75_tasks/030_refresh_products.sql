-- products: events become current state; skipped where none came, so that a change of another entity costs nothing here
create or replace task ops.refresh_products
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_products'
  comment = 'silver: current products'
  after ops.type_events
  when system$stream_has_data('silver.product_event_stream')
as
  call silver.merge_products();
