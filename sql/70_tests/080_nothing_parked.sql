-- offends: a line that silver cannot read, or a change that gold cannot count, and was put aside; mend its cause, then delete its row
-- not a change whose opposite was put aside for the same reason: nothing is missing of the two
create or replace view ops.test_nothing_parked as
select
  entity || ' ' || file_name || ':' || file_row_number::varchar || ' ' || reason as offender
from silver.parked_lines

union all

select
  entity || ' ' || entity_key || ' ' || reason as offender
from gold.parked_changes
group by entity, entity_key, reason
having sum(weight) <> 0;
