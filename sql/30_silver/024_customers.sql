-- one row per customer: its current state, or the tombstone that its DELETE left
-- arrival: what ordered its change in place of the event_id (ops.change_tie), if its source tells no position; else null
create table if not exists silver.customers (
  -- ids
  customer_id varchar not null,

  -- row
  name varchar,
  email varchar,
  customer_type varchar,
  country varchar,
  created_at timestamp_ntz(6),

  -- change
  is_deleted boolean not null,
  event_id varchar not null,
  sequence number(38, 0) not null,
  arrival varchar,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  primary key (customer_id)
);

alter table silver.customers drop column if exists is_partial;
alter table silver.customers add column if not exists arrival varchar;
