-- one row per trader and UTC day with current trades; money in US dollars, each trade in cents
create table if not exists gold.trader_days (
  trader_id varchar not null,
  trade_date date not null,
  trades number(18, 0) not null,
  volume number(38, 6) not null,
  notional number(38, 12) not null,
  fees number(38, 12) not null,
  primary key (trader_id, trade_date)
);
