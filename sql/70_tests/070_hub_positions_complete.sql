-- offends: a hub partition with a gap or a double in the sequences that reached silver or quarantine
create or replace view ops.test_hub_positions_complete as
select
  hub_epoch || '/' || hub_partition::varchar as offender
from ops.vw_completeness
where status <> 'COMPLETE';
