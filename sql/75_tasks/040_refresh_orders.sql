-- orders: events become current state
create or replace task ops.refresh_orders
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_orders'
  comment = 'silver: current orders'
  after ops.type_events
as
  call silver.merge_orders();
