-- one row per hour of arrival in the hub, entity and change type; the hours of the days from :first_day to :last_day
select *
from ops.cdc_monitoring
where (cast(:first_day as date) is null or cast(process_hour as date) >= cast(:first_day as date))
  and (cast(:last_day as date) is null or cast(process_hour as date) <= cast(:last_day as date))
  and (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
  and (cast(:change_type as varchar) is null or change_type = cast(:change_type as varchar))
