-- offends: a hub partition with a gap or a double in the sequences that reached silver or quarantine
create or replace view ops.test_hub_positions_complete as
select
  hub_epoch || '/' || hub_partition::varchar
    || ': ' || missing::varchar || ' missing, ' || doubled::varchar || ' doubled'
    || iff(missing > 0 and first_sequence > trimmed, '; its first is ' || first_sequence::varchar, '') as offender
from ops.vw_completeness
where status <> 'COMPLETE';
