-- one row per event that was refused: rejected in silver, quarantined at the door, or in conflict: the event_id of another payload; hour: of its arrival, UTC
create or replace view ops.vw_refused_events as
select
  'rejected' as kind,
  entity,
  reasons as reason,
  date_trunc('hour', enqueued_at) as hour
from silver.rejected_events

union all

select
  'conflict' as kind,
  entity,
  reason,
  date_trunc('hour', enqueued_at) as hour
from silver.conflicting_events

union all

select
  'quarantined' as kind,
  'unknown' as entity,
  reason,
  date_trunc('hour', received_at) as hour
from bronze.quarantined_events;
