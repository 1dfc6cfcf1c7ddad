-- one row per kind, entity and reason
select * from ops.vw_rejections
