-- one row per line that the current run takes from bronze, its envelope judged, whatever the entity; silver.take_arrivals fills it, and each
-- type_… procedure takes the rows of its entity out again: empty between runs
-- verdict: redelivered (the line's place in the hub came before), duplicate (the event came before), conflict (its event_id came before with another payload), new,
-- or first (the event came before, and from a later place in the hub: what came then gives way)
-- hub_item of hub_items: which of the events of its message; 1 of 1 for most
-- payload_hash: as the archive took it over the bytes that it wrote; of lines from before it did, text_hash
-- text_hash: over the payload as this warehouse writes it, which is what events were told apart by before
create transient table if not exists silver.arrivals (
  -- identity
  entity varchar not null,
  entity_key varchar,
  event_id varchar not null,
  verdict varchar not null,

  -- change
  change_type varchar not null,
  sequence number(38, 0) not null,
  occurred_at timestamp_ntz(6) not null,
  source varchar not null,
  schema_version number(9, 0) not null,
  payload_hash number(20, 0) not null,
  text_hash number(20, 0) not null,

  -- place
  hub_epoch varchar not null,
  hub_partition number(9, 0) not null,
  hub_sequence number(18, 0) not null,
  hub_item number(9, 0) not null,
  hub_items number(9, 0) not null,
  enqueued_at timestamp_ntz(6) not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,

  -- version of gold that is the first to count it
  gold_version number(18, 0) not null,
  primary key (file_name, file_row_number)
)
data_retention_time_in_days = 0;

alter table silver.arrivals add column if not exists hub_item number(9, 0);
alter table silver.arrivals add column if not exists hub_items number(9, 0);
alter table silver.arrivals add column if not exists text_hash number(20, 0);
