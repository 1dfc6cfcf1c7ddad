-- one row per event of the hub that is no change: quarantined at the door, or a tombstone; entity_key: the quarantine's id, or the place in the hub
create or replace view ops.vw_set_aside_events as
with quarantined as (
  select
    quarantine_id,
    reason,
    origin,
    received_at,
    file_name,
    file_row_number
  from bronze.quarantined_events
),

tombstones as (
  select
    get_path(line, 'hub_epoch')::varchar as hub_epoch,
    try_cast(get_path(line, 'hub_partition')::varchar as decimal(9, 0)) as hub_partition,
    try_cast(get_path(line, 'hub_sequence')::varchar as decimal(18, 0)) as hub_sequence,
    coalesce(try_cast(split_part(get_path(line, 'hub_item')::varchar, '/', 1) as decimal(9, 0)), 1) as hub_item,
    convert_timezone('UTC', ops.instant(get_path(line, 'enqueued_at')::varchar))::timestamp_ntz(6) as enqueued_at,
    file_name,
    file_row_number
  from bronze.tombstone_lines
  -- what tells of a trimmed head is no message
  where get_path(line, 'first_kept') is null
  qualify row_number() over (
    partition by hub_epoch, hub_partition, hub_sequence, hub_item order by enqueued_at, file_name, file_row_number
  ) = 1
)

select
  quarantine_id as entity_key,
  'quarantined' as state,
  reason,
  origin as source,
  received_at as enqueued_at,
  iff(origin like 'hub %', split_part(origin, '/', 2), null) as hub_epoch,
  iff(origin like 'hub %', try_cast(split_part(origin, '/', 3) as decimal(9, 0)), null) as hub_partition,
  iff(origin like 'hub %', try_cast(split_part(origin, '/', 4) as decimal(18, 0)), null) as hub_sequence,
  file_name,
  file_row_number
from quarantined

union all

select
  hub_epoch || '/' || hub_partition::varchar || '/' || hub_sequence::varchar || '/' || hub_item::varchar as entity_key,
  'tombstone' as state,
  null as reason,
  'hub' as source,
  enqueued_at,
  hub_epoch,
  hub_partition,
  hub_sequence,
  file_name,
  file_row_number
from tombstones;
