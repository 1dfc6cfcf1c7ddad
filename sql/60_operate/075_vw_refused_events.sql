-- one row per event that was refused: rejected in silver, quarantined at the door, or in conflict: the event_id of another payload; hour: of its arrival, UTC
-- entity_key: of what was quarantined its id there; source: the origin of that
create or replace view ops.vw_refused_events as
select
  'rejected' as kind,
  entity,
  reasons as reason,
  date_trunc('hour', enqueued_at) as hour,
  entity_key,
  event_id,
  change_type,
  source,
  occurred_at,
  file_name,
  file_row_number
from silver.rejected_events

union all

select
  'conflict' as kind,
  entity,
  reason,
  date_trunc('hour', enqueued_at) as hour,
  entity_key,
  event_id,
  change_type,
  source,
  occurred_at,
  file_name,
  file_row_number
from silver.conflicting_events

union all

select
  'quarantined' as kind,
  'unknown' as entity,
  reason,
  date_trunc('hour', received_at) as hour,
  quarantine_id as entity_key,
  null as event_id,
  null as change_type,
  origin as source,
  null as occurred_at,
  file_name,
  file_row_number
from bronze.quarantined_events;
