-- one row: where every event stands
select * from ops.vw_accounting
