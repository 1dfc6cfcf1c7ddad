-- one row per hour of arrival in the hub, entity and change type; the hours of the days from :from to :to
select *
from ops.cdc_monitoring
where (cast(:from as date) is null or cast(process_hour as date) >= cast(:from as date))
  and (cast(:to as date) is null or cast(process_hour as date) <= cast(:to as date))
  and (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
  and (cast(:change_type as varchar) is null or change_type = cast(:change_type as varchar))
