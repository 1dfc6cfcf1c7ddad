-- one row per entity and UTC day; the days from :from to :to
select *
from ops.vw_day_certificates
where (cast(:from as date) is null or day >= cast(:from as date))
  and (cast(:to as date) is null or day <= cast(:to as date))
  and (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
  and (cast(:status as varchar) is null or status = cast(:status as varchar))
