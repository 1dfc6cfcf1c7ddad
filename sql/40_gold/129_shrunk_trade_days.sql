-- one row per UTC day, symbol and trade type whose low or high the current run takes away; refilled by every run
create transient table if not exists gold.shrunk_trade_days (
  trade_date date not null,
  symbol varchar not null,
  trade_type varchar not null
)
data_retention_time_in_days = 0;
