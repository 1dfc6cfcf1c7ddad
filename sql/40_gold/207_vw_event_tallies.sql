-- one row per version of gold and entity, as ops.event_tallies has them, and one per entity with events that no version counts yet
-- those wait for the next version, by which they are found without reading the others
create or replace view ops.vw_event_tallies as
with awaited as (
  select coalesce(max(version), 0) + 1 as version from ops.gold_versions
)

select
  version,
  entity,
  events,
  rejected,
  last_event_at,
  last_enqueued_at,
  last_processed_at,
  true as is_in_gold
from ops.event_tallies

union all

select
  events.gold_version as version,
  events.entity,
  count(*) as events,
  count_if(events.outcome = 'rejected') as rejected,
  max(events.occurred_at) as last_event_at,
  max(events.enqueued_at) as last_enqueued_at,
  max(events.processed_at) as last_processed_at,
  false as is_in_gold
from silver.change_events as events
inner join awaited
  on awaited.version = events.gold_version
group by events.gold_version, events.entity;
