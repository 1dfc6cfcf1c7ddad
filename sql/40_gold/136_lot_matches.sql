-- one row per quantity that one trade bought and another sold, of the trades that the current run lays out; refilled by every run
create transient table if not exists gold.lot_matches (
  buy_id varchar not null,
  sell_id varchar not null,
  closing_id varchar not null,
  closing_time timestamp_ntz(6) not null,
  quantity number(38, 6) not null,
  pnl number(38, 12) not null
)
data_retention_time_in_days = 0;
