-- one row per hour of arrival, kind, entity and reason for which events were refused
create or replace view ops.vw_rejections_hourly as
select
  hour,
  kind,
  entity,
  reason,
  count(*) as events
from ops.vw_refused_events
group by hour, kind, entity, reason;
