-- one row per image of a trade that the current run takes away (weight -1) or adds (weight +1); refilled by every run
create transient table if not exists gold.trade_deltas (
  weight number(9, 0) not null,
  trade_id varchar not null,

  -- dimensions
  trader_id varchar not null,
  symbol varchar not null,
  trade_type varchar not null,
  trade_date date not null,
  trade_time timestamp_ntz(6) not null,

  -- measures
  quantity number(18, 6) not null,
  price_usd number(38, 12) not null,
  notional_usd number(38, 12) not null,
  fee_usd number(38, 12) not null
)
data_retention_time_in_days = 0;

alter table gold.trade_deltas add column if not exists notional_usd number(38, 12);
alter table gold.trade_deltas add column if not exists fee_usd number(38, 12);
alter table gold.trade_deltas drop column if exists fee;
alter table gold.trade_deltas drop column if exists price;
alter table gold.trade_deltas drop column if exists notional;
alter table gold.trade_deltas add column if not exists price_usd number(38, 12);
