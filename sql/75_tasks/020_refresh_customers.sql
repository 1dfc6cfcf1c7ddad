-- customers: events become current state
create or replace task ops.refresh_customers
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_customers'
  comment = 'silver: current customers'
  after ops.type_events
as
  call silver.merge_customers();
