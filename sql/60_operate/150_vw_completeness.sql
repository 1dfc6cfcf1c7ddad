-- one row per partition of the hub: whether every position between the first and the last arrived, and once
-- missing: positions in between that did not; doubled: events beyond one a position
create or replace view ops.vw_completeness as
with partitions as (
  select
    hub_epoch,
    hub_partition,
    min(hub_sequence) as first_sequence,
    max(hub_sequence) as last_sequence,
    count(distinct hub_sequence) as positions,
    count(*) as events
  from ops.vw_hub_positions
  group by hub_epoch, hub_partition
)

select
  hub_epoch,
  hub_partition,
  first_sequence,
  last_sequence,
  positions,
  last_sequence - first_sequence + 1 - positions as missing,
  events - positions as doubled,
  iff(last_sequence - first_sequence + 1 = positions and events = positions, 'COMPLETE', 'INCOMPLETE') as status
from partitions;
