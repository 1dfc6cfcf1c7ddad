-- the trade events that silver.trades does not show yet
create stream if not exists silver.trade_event_stream on table silver.trade_events append_only = true;
