-- trades: events become current state; skipped where none came, so that a change of another entity costs nothing here
create or replace task ops.refresh_trades
  warehouse = tradekpi_wh
  timezone = 'UTC', query_tag = 'tradekpi.refresh_trades'
  comment = 'silver: current trades'
  after ops.type_events
  when system$stream_has_data('silver.trade_event_stream')
as
  call silver.merge_trades();
