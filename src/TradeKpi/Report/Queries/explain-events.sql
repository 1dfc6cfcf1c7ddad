-- one row per place in the hub of an event of :entity_key, with what became of it, and its line where it tells of no person
with events as (
  select *
  from silver.change_events
  where entity = cast(:entity as varchar)
    and entity_key = cast(:entity_key as varchar)
),

lines as (
  select 'order' as entity, line, file_name, file_row_number from bronze.order_lines where cast(:entity as varchar) = 'order'
  union all
  select 'trade' as entity, line, file_name, file_row_number from bronze.trade_lines where cast(:entity as varchar) = 'trade'
)

select
  events.entity,
  events.entity_key,
  events.change_type,
  events.outcome,
  events.reasons,
  events.event_id,
  events.sequence as sequence_number,
  cast(events.sequence as varchar) as sequence,
  events.occurred_at,
  events.gold_version,
  events.file_name,
  events.file_row_number,
  cast(lines.line as varchar) as line
from events
left join lines
  on lines.entity = events.entity
  and lines.file_name = events.file_name
  and lines.file_row_number = events.file_row_number
