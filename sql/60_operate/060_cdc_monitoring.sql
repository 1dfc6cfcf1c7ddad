-- one row per hour of arrival in the hub, entity and change type
-- record_count: events, each place in the hub once; duplicates: those whose event had come before; redelivered: further lines of a place that is counted already
create or replace view ops.cdc_monitoring as
with positions as (
  select
    entity,
    date_trunc('hour', enqueued_at) as process_hour,
    change_type,
    count(*) as record_count,
    count_if(outcome in ('duplicate', 'conflict')) as duplicates,
    min(occurred_at) as first_event,
    max(occurred_at) as last_event
  from silver.change_events
  group by 1, 2, 3
),

redeliveries as (
  select
    entity,
    date_trunc('hour', enqueued_at) as process_hour,
    change_type,
    count(*) as redelivered
  from silver.redelivered_lines
  group by 1, 2, 3
)

select
  positions.process_hour,
  positions.entity,
  positions.change_type,
  positions.record_count,
  positions.duplicates,
  coalesce(redeliveries.redelivered, 0) as redelivered,
  positions.first_event,
  positions.last_event
from positions
left join redeliveries
  on redeliveries.process_hour = positions.process_hour
  and redeliveries.entity = positions.entity
  and redeliveries.change_type = positions.change_type;
