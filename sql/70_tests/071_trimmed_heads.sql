-- offends: a hub partition of which messages were gone before the archive began with it; they stay so, and no report holds them
create or replace view ops.test_trimmed_heads as
select
  hub_epoch || '/' || hub_partition::varchar
    || ': the hub had given up ' || trimmed::varchar || ' messages before the archive began' as offender
from ops.vw_completeness
where trimmed > 0;
