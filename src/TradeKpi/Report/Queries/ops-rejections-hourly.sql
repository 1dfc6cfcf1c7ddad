-- one row per hour of arrival, kind, entity and reason; the hours of the days from :from to :to
select *
from ops.vw_rejections_hourly
where (cast(:from as date) is null or cast(hour as date) >= cast(:from as date))
  and (cast(:to as date) is null or cast(hour as date) <= cast(:to as date))
  and (cast(:kind as varchar) is null or kind = cast(:kind as varchar))
  and (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
