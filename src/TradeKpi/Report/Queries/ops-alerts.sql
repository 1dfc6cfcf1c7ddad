-- one row per change of an alert rule's state
-- marked_on: the day of its row, whose key has one of its days or hours among its parts, where it fires; else the day on which it was noticed
with parts as (
  select
    alerts.*,
    split_part(row_key, ' / ', 1) as first_part,
    split_part(row_key, ' / ', 2) as second_part,
    split_part(row_key, ' / ', 3) as third_part
  from ops.vw_alerts as alerts
),

dated as (
  select
    parts.*,
    coalesce(
      case
        when state <> 'FIRING' then null
        when first_part like '____-__-__%' then try_cast(left(first_part, 10) as date)
        when second_part like '____-__-__%' then try_cast(left(second_part, 10) as date)
        when third_part like '____-__-__%' then try_cast(left(third_part, 10) as date)
      end,
      changed_at::date
    ) as marked_on
  from parts
)

select
  changed_at,
  marked_on,
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
from dated
where (cast(:first_day as date) is null or changed_at >= cast(:first_day as date))
  and (cast(:last_day as date) is null or changed_at < dateadd('day', 1, cast(:last_day as date)))
  and (cast(:first_marked as date) is null or marked_on >= cast(:first_marked as date))
  and (cast(:last_marked as date) is null or marked_on <= cast(:last_marked as date))
  and (cast(:rule as varchar) is null or rule = cast(:rule as varchar))
  and (cast(:report as varchar) is null or report = cast(:report as varchar))
  and (cast(:state as varchar) is null or state = cast(:state as varchar))
