-- one row per entity and UTC day; the days from :first_day to :last_day
select *
from ops.vw_day_certificates
where (cast(:first_day as date) is null or day >= cast(:first_day as date))
  and (cast(:last_day as date) is null or day <= cast(:last_day as date))
  and (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
  and (cast(:status as varchar) is null or status = cast(:status as varchar))
