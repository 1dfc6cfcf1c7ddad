-- one row per counter that is read from the warehouse: how far it was counted, so that several readers count each event once; null before the first
create table if not exists ops.telemetry_marks (
  metric varchar not null,
  counted number(18, 0),
  primary key (metric)
);

insert into ops.telemetry_marks (metric, counted)
select
  metrics.metric,
  null
from (
  select 'tradekpi.merged' as metric
  union all
  select 'tradekpi.rejected' as metric
) as metrics
where metrics.metric not in (select metric from ops.telemetry_marks);
