-- offends: a key that two sources feed, whose sequences cannot be compared; both are named
create or replace view ops.test_key_one_source as
select
  entity || ' ' || entity_key || ' from ' || min(source) || ' and ' || max(source) as offender
from silver.change_events
where outcome = 'accepted'
group by entity, entity_key
having min(source) <> max(source);
