-- one row per UTC day, symbol and trade type with current trades; money as traded, unrounded
create table if not exists gold.trade_days (
  trade_date date not null,
  symbol varchar not null,
  trade_type varchar not null,
  trades number(18, 0) not null,
  volume number(38, 6) not null,
  notional number(38, 12) not null,
  low number(18, 6) not null,
  high number(18, 6) not null,
  primary key (trade_date, symbol, trade_type)
);
