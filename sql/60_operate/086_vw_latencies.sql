-- one row per version of gold, entity and time that events took from accepted to visible: how many took so long
-- accepted: when the hub had taken it (enqueued_at); visible: when the version that was the first to count it was made (created_at), by the last
-- statement but for the commit. Duplicates, conflicts and rejected events are counted by none, and what was accepted before this warehouse was there
-- (which a rebuild brings) has no latency
create or replace view ops.vw_latencies as
with events as (
  select entity, gold_version, enqueued_at
  from silver.change_events
  where outcome = 'accepted'
),

beginning as (
  select max(began_at) as began_at from ops.beginnings
),

versions as (
  select
    versions.version,
    versions.created_at,
    beginning.began_at
  from ops.gold_versions as versions
  cross join beginning
),

-- a hub whose clock is ahead took no less than no time
delays as (
  select
    versions.version,
    versions.created_at,
    events.entity,
    datediff('millisecond', iff(events.enqueued_at < versions.created_at, events.enqueued_at, versions.created_at), versions.created_at) as milliseconds
  from events
  inner join versions
    on versions.version = events.gold_version
    and versions.began_at <= events.enqueued_at
)

select
  version,
  created_at,
  entity,
  milliseconds,
  count(*) as events
from delays
group by version, created_at, entity, milliseconds;
