-- one row per quarantined conflict: its event_id was there before with another payload
create or replace view silver.conflicting_events as
with events as (
  select * from silver.change_events
)

select
  entity,
  entity_key,
  event_id,
  'EVENT_ID_REUSED' as reason,
  change_type,
  source,
  occurred_at,
  enqueued_at,
  file_name,
  file_row_number
from events
where outcome = 'conflict';
