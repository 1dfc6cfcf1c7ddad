-- one row per change of an alert rule's state, and how many webhooks know of it
create or replace view ops.vw_alerts as
with deliveries as (
  select
    alert_id,
    count_if(status = 'DELIVERED') as delivered,
    count_if(status = 'PENDING') as pending,
    count_if(status = 'FAILED') as failed
  from ops.alert_deliveries
  group by alert_id
)

select
  changes.rule,
  changes.nth,
  changes.kind,
  changes.report,
  changes.column_name,
  changes.state,
  changes.changed_at,
  changes.gold_version,
  changes.row_key,
  changes.value,
  changes.bound,
  changes.detail,
  changes.alert_id,
  coalesce(deliveries.delivered, 0) as delivered,
  coalesce(deliveries.pending, 0) as pending,
  coalesce(deliveries.failed, 0) as failed
from ops.alert_changes as changes
left join deliveries
  on deliveries.alert_id = changes.alert_id;
