-- one row per product: its current state, or the tombstone that its DELETE left
-- arrival: what ordered its change in place of the event_id (ops.change_tie), if its source tells no position; else null
create table if not exists silver.products (
  -- ids
  product_id varchar not null,

  -- row
  name varchar,
  category varchar,
  unit_price number(18, 4),
  stock number(18, 4),

  -- change
  is_deleted boolean not null,
  event_id varchar not null,
  sequence number(38, 0) not null,
  arrival varchar,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  primary key (product_id)
);

alter table silver.products drop column if exists is_partial;
alter table silver.products add column if not exists arrival varchar;
