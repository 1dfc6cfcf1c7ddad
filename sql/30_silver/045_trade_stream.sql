-- the changes of current trades that gold does not show yet
create stream if not exists silver.trade_stream on table silver.trades;
