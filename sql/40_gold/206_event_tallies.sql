-- one row per version of gold and entity with events that it was the first to count: how many, and the newest of them
-- so that nobody who asks how far the pipeline is reads the events themselves
create table if not exists ops.event_tallies (
  version number(18, 0) not null,
  entity varchar not null,
  events number(18, 0) not null,
  rejected number(18, 0) not null,
  last_event_at timestamp_ntz(6) not null,
  last_enqueued_at timestamp_ntz(6) not null,
  last_processed_at timestamp_ntz(6) not null,
  primary key (version, entity)
);

-- what was counted before this was kept
insert into ops.event_tallies (version, entity, events, rejected, last_event_at, last_enqueued_at, last_processed_at)
select
  0,
  entity,
  count(*),
  count_if(outcome = 'rejected'),
  max(occurred_at),
  max(enqueued_at),
  max(processed_at)
from silver.change_events
where coalesce(gold_version, 0) <= (select coalesce(max(version), 0) from ops.gold_versions)
  and not exists (select 1 from ops.event_tallies)
group by entity;
