-- one row per partition of the hub
select *
from ops.vw_completeness
where (cast(:status as varchar) is null or status = cast(:status as varchar))
