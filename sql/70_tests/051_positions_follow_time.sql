-- offends: a key whose standing change happened more than an hour before one that it outranks by its position in the source's log
-- clocks do not differ so much: the positions began anew, as after a failover of MySQL or in a new PostgreSQL cluster, and what came since
-- is superseded by what came before; incremental snapshots (position 0) stand below everything on purpose
create or replace view ops.test_positions_follow_time as
with changes as (
  select * from silver.change_events
  where outcome = 'accepted'
    and not (change_type = 'SNAPSHOT' and sequence = 0)
),

suspects as (
  select
    source,
    entity,
    entity_key,
    max(sequence) as sequence,
    max(occurred_at) as last_change
  from changes
  group by source, entity, entity_key
  having max(occurred_at) > dateadd('hour', 1, max_by(occurred_at, sequence))
),

-- of several changes of one position the last counts
standing as (
  select
    suspects.source,
    suspects.entity,
    suspects.entity_key,
    suspects.last_change,
    max(changes.occurred_at) as occurred_at
  from suspects
  inner join changes
    on changes.source = suspects.source
    and changes.entity = suspects.entity
    and changes.entity_key = suspects.entity_key
    and changes.sequence = suspects.sequence
  group by suspects.source, suspects.entity, suspects.entity_key, suspects.last_change
)

select
  source || ': ' || entity || ' ' || entity_key || ' stands as of ' || occurred_at::varchar || ', though it changed at ' || last_change::varchar
    as offender
from standing
where last_change > dateadd('hour', 1, occurred_at);
