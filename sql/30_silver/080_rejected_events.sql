-- one row per rejected event: a valid envelope with a bad payload, with its reason codes and where its line stands
create or replace view silver.rejected_events as
with events as (
  select * from silver.change_events
)

select
  entity,
  entity_key,
  event_id,
  reasons,
  change_type,
  source,
  occurred_at,
  enqueued_at,
  file_name,
  file_row_number
from events
where outcome = 'rejected';
