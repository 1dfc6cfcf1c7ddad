-- one row per version of gold, with how far events had come; with :group_by = day, the last of each UTC day
with tallies as (
  select version, max(last_event_at) as last_event_at
  from ops.event_tallies
  group by version
),

-- events that came before versions were counted have a tally alone
told as (
  select
    versions.version,
    versions.created_at,
    max(tallies.last_event_at) over (
      order by coalesce(versions.version, tallies.version) rows between unbounded preceding and current row
    ) as newest_event_at,
    versions.order_changes,
    versions.trade_changes
  from ops.gold_versions as versions
  full outer join tallies
    on tallies.version = versions.version
)

select
  version,
  created_at,
  newest_event_at,
  order_changes,
  trade_changes
from told
where version is not null
  and (cast(:first_day as date) is null or created_at::date >= cast(:first_day as date))
  and (cast(:last_day as date) is null or created_at::date <= cast(:last_day as date))
qualify cast(:group_by as varchar) is distinct from 'day'
  or row_number() over (partition by created_at::date order by version desc) = 1
