-- one row per closing trade: what it realised over the first-in, first-out lots that it closed; money in US dollars, each piece of a lot in cents, fees apart
-- tie: orders closes of one instant
create table if not exists gold.trade_closes (
  trade_id varchar not null,
  trader_id varchar not null,
  symbol varchar not null,
  trade_date date not null,
  trade_time timestamp_ntz(6) not null,
  tie varchar,
  closed_quantity number(38, 6) not null,
  realised_pnl number(38, 12) not null,
  primary key (trade_id)
);

alter table gold.trade_closes add column if not exists tie varchar;
