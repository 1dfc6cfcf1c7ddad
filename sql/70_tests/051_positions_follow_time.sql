-- offends: a key whose standing change happened more than ten minutes before one that it outranks by its position in the source's log
-- clocks do not differ so much: the positions began anew, as after a failover of MySQL or in a new PostgreSQL cluster, and what came since
-- is superseded by what came before; incremental snapshots (position 0) stand below everything on purpose
create or replace view ops.test_positions_follow_time as
-- few: a key whose standing change is another source's, or older than one of its changes
with candidates as (
  select
    'order' as entity,
    events.order_id as entity_key
  from silver.order_events as events
  inner join silver.orders as standing
    on standing.order_id = events.order_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 10, standing.occurred_at) or events.source <> standing.source)
  union
  select
    'trade' as entity,
    events.trade_id as entity_key
  from silver.trade_events as events
  inner join silver.trades as standing
    on standing.trade_id = events.trade_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 10, standing.occurred_at) or events.source <> standing.source)
  union
  select
    'customer' as entity,
    events.customer_id as entity_key
  from silver.customer_events as events
  inner join silver.customers as standing
    on standing.customer_id = events.customer_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 10, standing.occurred_at) or events.source <> standing.source)
  union
  select
    'product' as entity,
    events.product_id as entity_key
  from silver.product_events as events
  inner join silver.products as standing
    on standing.product_id = events.product_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 10, standing.occurred_at) or events.source <> standing.source)
),

changes as (
  select changes.*
  from silver.change_events as changes
  inner join candidates
    on candidates.entity = changes.entity
    and candidates.entity_key = changes.entity_key
  where changes.outcome = 'accepted'
    and not (changes.change_type = 'SNAPSHOT' and changes.sequence = 0)
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
  having max(occurred_at) > dateadd('minute', 10, max_by(occurred_at, sequence))
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
where last_change > dateadd('minute', 10, occurred_at);
