-- one row per event of the hub that is no change: quarantined at the door, or a tombstone; entity_key: the quarantine's id, or the place in the hub
create or replace view ops.vw_set_aside_events as
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
from bronze.quarantined_events

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
from bronze.tombstones;
