-- products: events become current state
create or replace task ops.refresh_products
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_products'
  comment = 'silver: current products'
  after ops.type_events
as
  call silver.merge_products();
