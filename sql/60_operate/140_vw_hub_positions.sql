-- one row per event that came through the hub, with its place there: judged in silver, quarantined when the hub was read, or a tombstone
-- hub_item of hub_items: which of the events of its message; 1 of 1 for most
create or replace view ops.vw_hub_positions as
select
  hub_epoch,
  hub_partition,
  hub_sequence,
  coalesce(hub_item, 1) as hub_item,
  coalesce(hub_items, 1) as hub_items
from silver.change_events

union all

select
  split_part(origin, '/', 2) as hub_epoch,
  try_cast(split_part(origin, '/', 3) as decimal(9, 0)) as hub_partition,
  try_cast(split_part(origin, '/', 4) as decimal(18, 0)) as hub_sequence,
  coalesce(try_cast(split_part(origin, '/', 5) as decimal(9, 0)), 1) as hub_item,
  coalesce(try_cast(split_part(origin, '/', 6) as decimal(9, 0)), 1) as hub_items
from bronze.quarantined_events
where origin like 'hub %'

union all

select
  hub_epoch,
  hub_partition,
  hub_sequence,
  hub_item,
  hub_items
from bronze.tombstones;
