-- one row per order: its current state, or the tombstone that its DELETE left
-- arrival: what ordered its change in place of the event_id (ops.change_tie), if its source tells no position; else null
create table if not exists silver.orders (
  -- ids
  order_id varchar not null,

  -- row
  customer_id varchar,
  product_id varchar,
  order_date timestamp_ntz(6),
  status varchar,
  quantity number(18, 4),
  amount number(18, 4),
  currency varchar,
  country varchar,
  channel varchar,
  usd_per_unit number(18, 8),

  -- change
  is_deleted boolean not null,
  event_id varchar not null,
  sequence number(38, 0) not null,
  arrival varchar,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  primary key (order_id)
);

alter table silver.orders add column if not exists arrival varchar;
