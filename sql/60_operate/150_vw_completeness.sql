-- one row per partition of the hub: whether every position up to the frontier arrived, with all its events, and once
-- a partition begins with 0, or where the hub had trimmed its head before the archive began: what lacks before the first is missing, too
-- what lies beyond the frontier is still under way; a partition whose files no ledger knows is judged to its last position
-- trimmed: positions that the hub had given up before the archive began, which nobody can bring back; they are told, and not missing
-- missing: positions that did not arrive, and events of messages that came in part; doubled: events beyond one a place
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

begun as (
  select
    partitions.*,
    iff(coalesce(heads.first_kept, 0) < partitions.first_sequence, coalesce(heads.first_kept, 0), partitions.first_sequence) as begins_with
  from partitions
  left join bronze.trimmed_heads as heads
    on heads.hub_epoch = partitions.hub_epoch
    and heads.hub_partition = partitions.hub_partition
),

counted as (
  select
    begun.*,
    iff(frontier >= begins_with, frontier - begins_with + 1 - judged_positions, 0) + missing_items as missing
  from begun
)

select
  hub_epoch,
  hub_partition,
  first_sequence,
  last_sequence,
  frontier,
  positions,
  begins_with as trimmed,
  missing,
  doubled,
  iff(missing = 0 and doubled = 0, 'COMPLETE', 'INCOMPLETE') as status
from counted;
