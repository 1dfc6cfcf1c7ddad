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

quarantined as (
  select
    quarantined_events.*,
    iff(origin like 'hub %', split_part(origin, '/', 2), null) as hub_epoch,
    iff(origin like 'hub %', try_cast(split_part(origin, '/', 3) as decimal(9, 0)), null) as hub_partition,
    iff(origin like 'hub %', try_cast(split_part(origin, '/', 4) as decimal(18, 0)), null) as hub_sequence
  from bronze.quarantined_events
),

tombstones as (
  select
    get_path(line, 'hub_epoch')::varchar as hub_epoch,
    try_cast(get_path(line, 'hub_partition')::varchar as decimal(9, 0)) as hub_partition,
    try_cast(get_path(line, 'hub_sequence')::varchar as decimal(18, 0)) as hub_sequence,
    coalesce(try_cast(split_part(get_path(line, 'hub_item')::varchar, '/', 1) as decimal(9, 0)), 1) as hub_item,
    convert_timezone('UTC', ops.instant(get_path(line, 'enqueued_at')::varchar))::timestamp_ntz(6) as enqueued_at,
    file_name,
    file_row_number
  from bronze.tombstone_lines
  -- what tells of a trimmed head is no message
  where get_path(line, 'first_kept') is null
  qualify row_number() over (
    partition by hub_epoch, hub_partition, hub_sequence, hub_item order by enqueued_at, file_name, file_row_number
  ) = 1
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
    quarantine_id as entity_key,
    'quarantined' as state,
    null as change_type,
    reason,
    origin as source,
    null as event_id,
    null as occurred_at,
    received_at as enqueued_at,
    hub_epoch, hub_partition, hub_sequence, file_name, file_row_number
  from quarantined

  union all

  select
    'unknown' as of_entity,
    hub_epoch || '/' || hub_partition::varchar || '/' || hub_sequence::varchar || '/' || hub_item::varchar as entity_key,
    'tombstone' as state,
    null as change_type,
    null as reason,
    'hub' as source,
    null as event_id,
    null as occurred_at,
    enqueued_at, hub_epoch, hub_partition, hub_sequence, file_name, file_row_number
  from tombstones
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
