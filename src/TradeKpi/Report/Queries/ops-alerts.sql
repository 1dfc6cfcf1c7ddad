-- one row per change of an alert rule's state
select
  changed_at,
  rule,
  nth,
  state,
  kind,
  report,
  column_name,
  row_key,
  value,
  bound,
  gold_version,
  detail,
  delivered,
  pending,
  failed,
  alert_id
from ops.vw_alerts
where (cast(:first_day as date) is null or changed_at >= cast(:first_day as date))
  and (cast(:last_day as date) is null or changed_at < dateadd('day', 1, cast(:last_day as date)))
  and (cast(:rule as varchar) is null or rule = cast(:rule as varchar))
  and (cast(:report as varchar) is null or report = cast(:report as varchar))
  and (cast(:state as varchar) is null or state = cast(:state as varchar))
