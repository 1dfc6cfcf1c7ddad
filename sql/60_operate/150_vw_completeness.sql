-- one row per partition of the hub: whether every position between the first and the last arrived, with all its events, and once
-- missing: positions in between that did not, and events of messages that came in part; doubled: events beyond one a place
create or replace view ops.vw_completeness as
with places as (
  select
    hub_epoch,
    hub_partition,
    hub_sequence,
    hub_item,
    max(hub_items) as hub_items,
    count(*) as events
  from ops.vw_hub_positions
  group by hub_epoch, hub_partition, hub_sequence, hub_item
),

messages as (
  select
    hub_epoch,
    hub_partition,
    hub_sequence,
    max(hub_items) as hub_items,
    count(*) as places,
    sum(events) as events
  from places
  group by hub_epoch, hub_partition, hub_sequence
),

partitions as (
  select
    hub_epoch,
    hub_partition,
    min(hub_sequence) as first_sequence,
    max(hub_sequence) as last_sequence,
    count(*) as positions,
    max(hub_sequence) - min(hub_sequence) + 1 - count(*) + sum(hub_items - places) as missing,
    sum(events - places) as doubled
  from messages
  group by hub_epoch, hub_partition
)

select
  hub_epoch,
  hub_partition,
  first_sequence,
  last_sequence,
  positions,
  missing,
  doubled,
  iff(missing = 0 and doubled = 0, 'COMPLETE', 'INCOMPLETE') as status
from partitions;
