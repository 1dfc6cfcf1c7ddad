-- offends: a key whose standing change happened well before one that it outranks by its position in the source's log: more than ten
-- minutes, or more than one where the outranked change came after it too, as a log in its own order never sends it
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
    and (events.occurred_at > dateadd('minute', 1, standing.occurred_at) or events.source <> standing.source)
  union
  select
    'trade' as entity,
    events.trade_id as entity_key
  from silver.trade_events as events
  inner join silver.trades as standing
    on standing.trade_id = events.trade_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 1, standing.occurred_at) or events.source <> standing.source)
  union
  select
    'customer' as entity,
    events.customer_id as entity_key
  from silver.customer_events as events
  inner join silver.customers as standing
    on standing.customer_id = events.customer_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 1, standing.occurred_at) or events.source <> standing.source)
  union
  select
    'product' as entity,
    events.product_id as entity_key
  from silver.product_events as events
  inner join silver.products as standing
    on standing.product_id = events.product_id
  where events.outcome = 'accepted'
    and (events.occurred_at > dateadd('minute', 1, standing.occurred_at) or events.source <> standing.source)
),

changes as (
  select
    changes.*,
    row_number() over (
      partition by changes.entity, changes.entity_key
      order by changes.enqueued_at, changes.hub_partition, changes.hub_sequence, coalesce(changes.hub_item, 1)
    ) as arrival
  from silver.change_events as changes
  inner join candidates
    on candidates.entity = changes.entity
    and candidates.entity_key = changes.entity_key
  where changes.outcome = 'accepted'
    and not (changes.change_type = 'SNAPSHOT' and changes.sequence = 0)
),

-- of several changes of one position the last counts
standing as (
  select source, entity, entity_key, sequence, occurred_at, arrival
  from changes
  qualify row_number() over (partition by source, entity, entity_key order by sequence desc, occurred_at desc) = 1
),

outranked as (
  select
    standing.source,
    standing.entity,
    standing.entity_key,
    standing.occurred_at,
    max(changes.occurred_at) as last_change
  from standing
  inner join changes
    on changes.source = standing.source
    and changes.entity = standing.entity
    and changes.entity_key = standing.entity_key
    and changes.sequence < standing.sequence
    and changes.occurred_at > dateadd('minute', iff(changes.arrival > standing.arrival, 1, 10), standing.occurred_at)
  group by standing.source, standing.entity, standing.entity_key, standing.occurred_at
)

select
  source || ': ' || entity || ' ' || entity_key || ' stands as of ' || occurred_at::varchar || ', though it changed at ' || last_change::varchar
    as offender
from outranked;
