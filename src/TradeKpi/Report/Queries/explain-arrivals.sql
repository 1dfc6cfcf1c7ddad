-- one row per event of the hub's, wherever it stands: judged in silver, quarantined or a tombstone; and per line that came again
-- state: applied, superseded, rejected, duplicate, conflict, quarantined, tombstone or redelivered
with standing as (
  select 'order' as entity, event_id from silver.orders
  union all
  select 'customer' as entity, event_id from silver.customers
  union all
  select 'product' as entity, event_id from silver.products
  union all
  select 'trade' as entity, event_id from silver.trades
),

judged as (
  select
    events.*,
    case
      when events.outcome <> 'accepted' then events.outcome
      when standing.event_id is null then 'superseded'
      else 'applied'
    end as state
  from silver.change_events as events
  left join standing
    on standing.entity = events.entity
    and standing.event_id = events.event_id
),

arrivals as (
  select
    entity as of_entity,
    entity_key, state, change_type,
    reasons as reason,
    source, event_id, occurred_at, enqueued_at, hub_epoch, hub_partition, hub_sequence, file_name, file_row_number
  from judged

  union all

  select
    entity as of_entity,
    file_name || ':' || file_row_number::varchar as entity_key,
    'redelivered' as state,
    change_type,
    null as reason,
    null as source,
    null as event_id,
    null as occurred_at,
    enqueued_at,
    null as hub_epoch,
    null as hub_partition,
    null as hub_sequence,
    file_name, file_row_number
  from silver.redelivered_lines

  union all

  select
    'unknown' as of_entity,
    entity_key,
    state,
    null as change_type,
    reason,
    source,
    null as event_id,
    null as occurred_at,
    enqueued_at, hub_epoch, hub_partition, hub_sequence, file_name, file_row_number
  from ops.vw_set_aside_events
)

select
  of_entity,
  entity_key,
  state,
  change_type,
  reason,
  source,
  enqueued_at::date as day,
  date_trunc('hour', enqueued_at) as process_hour,
  hub_epoch,
  hub_partition,
  hub_sequence,
  event_id,
  occurred_at,
  file_name,
  file_row_number
from arrivals
