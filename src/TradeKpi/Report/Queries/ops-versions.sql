-- one row per version of gold; with :group_by = day, the last of each UTC day
select
  version,
  created_at,
  order_changes,
  trade_changes
from ops.gold_versions
where (cast(:first_day as date) is null or created_at::date >= cast(:first_day as date))
  and (cast(:last_day as date) is null or created_at::date <= cast(:last_day as date))
qualify cast(:group_by as varchar) is distinct from 'day'
  or row_number() over (partition by created_at::date order by version desc) = 1
