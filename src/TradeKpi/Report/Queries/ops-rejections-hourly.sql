-- one row per hour of arrival, kind, entity and reason; the hours of the days from :first_day to :last_day
select *
from ops.vw_rejections_hourly
where (cast(:first_day as date) is null or cast(hour as date) >= cast(:first_day as date))
  and (cast(:last_day as date) is null or cast(hour as date) <= cast(:last_day as date))
  and (cast(:kind as varchar) is null or kind = cast(:kind as varchar))
  and (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
