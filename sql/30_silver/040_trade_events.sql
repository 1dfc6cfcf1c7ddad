-- one row per place in the hub of a trade event, typed and cleaned, with what became of it; append-only
-- hub_item of hub_items: which of the events of its message; 1 of 1 for most, null for events from before messages could hold several
-- outcome: accepted, rejected (reasons say why), duplicate (the event was there before), conflict (its event_id was there with another payload)
create table if not exists silver.trade_events (
  -- identity
  event_id varchar not null,
  outcome varchar not null,
  reasons varchar not null,

  -- change
  change_type varchar not null,
  sequence number(38, 0) not null,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  schema_version number(9, 0) not null,
  payload_hash number(20, 0) not null,

  -- place
  hub_epoch varchar not null,
  hub_partition number(9, 0) not null,
  hub_sequence number(18, 0) not null,
  hub_item number(9, 0) not null,
  hub_items number(9, 0) not null,
  enqueued_at timestamp_ntz(6) not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  processed_at timestamp_ntz(6) not null default sysdate(),

  -- version of gold that was the first to count it; 0 for events from before versions were kept
  gold_version number(18, 0) not null default 0,

  -- row
  trade_id varchar,
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
  primary key (hub_epoch, hub_partition, hub_sequence, hub_item)
);

alter table silver.trade_events add column if not exists gold_version number(18, 0);
alter table silver.trade_events add column if not exists usd_per_unit number(18, 8);
alter table silver.trade_events add column if not exists hub_item number(9, 0);
alter table silver.trade_events add column if not exists hub_items number(9, 0);
