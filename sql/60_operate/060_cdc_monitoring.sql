-- one row per hour of arrival in the hub, entity and change type
-- record_count: distinct hub positions; duplicates: those whose event had come before; redelivered: further lines of a position that is counted already
create or replace view ops.cdc_monitoring as
with positions as (
  select * from silver.change_events
),

lines as (
  select 'order' as entity, line from bronze.order_lines
  union all
  select 'customer' as entity, line from bronze.customer_lines
  union all
  select 'product' as entity, line from bronze.product_lines
  union all
  select 'trade' as entity, line from bronze.trade_lines
),

arrivals as (
  select
    entity,
    date_trunc('hour', convert_timezone('UTC', try_to_timestamp_tz(get_path(line, 'enqueued_at')::varchar))::timestamp_ntz) as process_hour,
    get_path(line, 'change_type')::varchar as change_type,
    count(*) as line_count
  from lines
  group by 1, 2, 3
),

counts as (
  select
    entity,
    date_trunc('hour', enqueued_at) as process_hour,
    change_type,
    count(*) as record_count,
    count_if(outcome in ('duplicate', 'conflict')) as duplicates,
    min(occurred_at) as first_event,
    max(occurred_at) as last_event
  from positions
  group by 1, 2, 3
)

select
  counts.process_hour,
  counts.entity,
  counts.change_type,
  counts.record_count,
  counts.duplicates,
  arrivals.line_count - counts.record_count as redelivered,
  counts.first_event,
  counts.last_event
from counts
inner join arrivals
  on arrivals.process_hour = counts.process_hour
  and arrivals.entity = counts.entity
  and arrivals.change_type = counts.change_type;
