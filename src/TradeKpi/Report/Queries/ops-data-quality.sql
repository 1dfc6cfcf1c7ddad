-- one row per data test: its newest result
select *
from ops.vw_data_quality
where (cast(:status as varchar) is null or status = cast(:status as varchar))
