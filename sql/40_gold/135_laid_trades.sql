-- one row per trade that the current run lays out anew: the lots that stood open when the earliest touched trade came, and all trades since
-- laid_quantity: what of it is there to be closed; refilled by every run
create table if not exists gold.laid_trades (
  trade_id varchar not null,
  trader_id varchar not null,
  symbol varchar not null,
  trade_type varchar not null,
  trade_time timestamp_ntz(6) not null,
  tie varchar not null,
  quantity number(18, 6) not null,
  laid_quantity number(38, 6) not null,
  price_usd number(38, 12) not null
);
