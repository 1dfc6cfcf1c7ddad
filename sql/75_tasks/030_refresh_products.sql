-- products: events become current state
create or replace task ops.refresh_products
  warehouse = tradekpi_wh
  timezone = 'UTC'
  comment = 'silver: current products'
  after ops.type_events
as
  call silver.merge_products();
