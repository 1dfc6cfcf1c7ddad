-- one row per trade that stands open, wholly or in part: first in, first out, nothing on the other side has closed it yet
create table if not exists gold.open_lots (
  trade_id varchar not null,
  trader_id varchar not null,
  symbol varchar not null,
  trade_type varchar not null,
  trade_time timestamp_ntz(6) not null,
  tie varchar not null,
  quantity number(18, 6) not null,
  open_quantity number(38, 6) not null,
  price_usd number(38, 12) not null,
  primary key (trade_id)
);
