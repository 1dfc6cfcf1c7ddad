-- trades: events become current state
create or replace task ops.refresh_trades
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_trades'
  comment = 'silver: current trades'
  after ops.type_events
as
  call silver.merge_trades();
