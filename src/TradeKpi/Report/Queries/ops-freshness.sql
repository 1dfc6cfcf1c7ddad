-- one row per entity
select *
from ops.vw_freshness
where (cast(:entity as varchar) is null or entity = cast(:entity as varchar))
