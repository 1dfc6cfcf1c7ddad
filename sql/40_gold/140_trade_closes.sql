-- one row per closing trade: what it realised over the first-in, first-out lots that it closed; money in US dollars, unrounded, fees apart
create table if not exists gold.trade_closes (
  trade_id varchar not null,
  trader_id varchar not null,
  symbol varchar not null,
  trade_date date not null,
  trade_time timestamp_ntz(6) not null,
  closed_quantity number(38, 6) not null,
  realised_pnl number(38, 12) not null,
  primary key (trade_id)
);
