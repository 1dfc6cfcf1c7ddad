-- one row per metric that counts what the warehouse holds: how far it was counted, so that several readers count each event once; null before the first
-- tradekpi.latency counts by versions of gold
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
  union all
  select 'tradekpi.latency' as metric
) as metrics
where metrics.metric not in (select metric from ops.telemetry_marks);
