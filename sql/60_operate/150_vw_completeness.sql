-- one row per partition of the hub: whether every position from the first to the frontier arrived, with all its events, and once
-- what lies beyond the frontier is still under way; a partition whose files no ledger knows is judged to its last position
-- missing: positions in between that did not arrive, and events of messages that came in part; doubled: events beyond one a place
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

judged as (
  select
    messages.*,
    frontiers.frontier,
    frontiers.hub_epoch is null or messages.hub_sequence <= frontiers.frontier as is_judged
  from messages
  left join ops.vw_hub_frontiers as frontiers
    on frontiers.hub_epoch = messages.hub_epoch
    and frontiers.hub_partition = messages.hub_partition
),

partitions as (
  select
    hub_epoch,
    hub_partition,
    min(hub_sequence) as first_sequence,
    max(hub_sequence) as last_sequence,
    count(*) as positions,
    coalesce(max(frontier), max(iff(is_judged, hub_sequence, null))) as frontier,
    count_if(is_judged) as judged_positions,
    sum(iff(is_judged, hub_items - places, 0)) as missing_items,
    sum(iff(is_judged, events - places, 0)) as doubled
  from judged
  group by hub_epoch, hub_partition
),

counted as (
  select
    partitions.*,
    iff(frontier >= first_sequence, frontier - first_sequence + 1 - judged_positions, 0) + missing_items as missing
  from partitions
)

select
  hub_epoch,
  hub_partition,
  first_sequence,
  last_sequence,
  frontier,
  positions,
  missing,
  doubled,
  iff(missing = 0 and doubled = 0, 'COMPLETE', 'INCOMPLETE') as status
from counted;
