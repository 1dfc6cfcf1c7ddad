-- one row per image of a trade that the current run takes away (weight -1) or adds (weight +1); refilled by every run
create table if not exists gold.trade_deltas (
  weight number(9, 0) not null,
  trade_id varchar not null,

  -- dimensions
  trader_id varchar not null,
  symbol varchar not null,
  trade_type varchar not null,
  trade_date date not null,
  trade_time timestamp_ntz not null,

  -- measures
  quantity number(18, 6) not null,
  notional number(38, 12) not null,
  fee number(18, 4) not null
);
