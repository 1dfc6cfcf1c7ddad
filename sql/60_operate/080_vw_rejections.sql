-- one row per reason for which events were refused: rejected in silver, or quarantined at the door or for a reused event_id
create or replace view ops.vw_rejections as
with refused as (
  select 'rejected' as kind, entity, reasons as reason from silver.rejected_events
  union all
  select 'quarantined' as kind, entity, reason from silver.conflicting_events
  union all
  select 'quarantined' as kind, 'unknown' as entity, get_path(line, 'reason')::varchar as reason from bronze.quarantine_lines
)

select
  kind,
  entity,
  reason,
  count(*) as events
from refused
group by kind, entity, reason;
