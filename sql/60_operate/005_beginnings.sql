-- one row: when this warehouse was first deployed
-- what the hub took before was shown by another warehouse, or waited for this one to be there: its way to gold says nothing of the pipeline's pace
create table if not exists ops.beginnings (
  began_at timestamp_ntz(6) not null
);

insert into ops.beginnings (began_at)
select now.began_at
from (select sysdate() as began_at) as now
where not exists (select 1 from ops.beginnings);
