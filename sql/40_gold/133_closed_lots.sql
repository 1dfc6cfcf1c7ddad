-- one row per trade of which nothing stands open any more; closed_at: the time of the last trade on the other side of it, its own if it closed
-- clustered by closed_at: what a late trade reopens is what was closed from its time on
create table if not exists gold.closed_lots (
  trade_id varchar not null,
  trader_id varchar not null,
  symbol varchar not null,
  trade_type varchar not null,
  trade_time timestamp_ntz(6) not null,
  tie varchar not null,
  quantity number(18, 6) not null,
  price_usd number(38, 12) not null,
  closed_at timestamp_ntz(6) not null,
  primary key (trade_id)
)
cluster by (closed_at);
