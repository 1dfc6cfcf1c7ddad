-- one row per trade: its current state, or the tombstone that its DELETE left
create table if not exists silver.trades (
  -- ids
  trade_id varchar not null,

  -- row
  trader_id varchar,
  symbol varchar,
  trade_type varchar,
  quantity number(18, 6),
  price number(18, 6),
  fee number(18, 4),
  trade_time timestamp_ntz(6),
  desk varchar,
  currency varchar,
  usd_per_unit number(18, 8),

  -- change
  is_deleted boolean not null,
  event_id varchar not null,
  sequence number(38, 0) not null,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  primary key (trade_id)
);

alter table silver.trades add column if not exists usd_per_unit number(18, 8);
