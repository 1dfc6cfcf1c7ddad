-- one row per kind, entity and reason for which events were refused
create or replace view ops.vw_rejections as
select
  kind,
  entity,
  reason,
  count(*) as events
from ops.vw_refused_events
group by kind, entity, reason;
