-- one row per refused event, with its place in the lake, and its line there where it tells of no person
with lines as (
  select 'order' as entity, line, file_name, file_row_number from bronze.order_lines
  union all
  select 'trade' as entity, line, file_name, file_row_number from bronze.trade_lines
)

select
  refused.entity_key,
  refused.kind as state,
  refused.hour::date as day,
  refused.hour,
  refused.kind,
  refused.entity as refused_entity,
  refused.reason,
  refused.source,
  refused.event_id,
  refused.occurred_at,
  refused.file_name,
  refused.file_row_number,
  cast(lines.line as varchar) as line
from ops.vw_refused_events as refused
left join lines
  on lines.entity = refused.entity
  and lines.file_name = refused.file_name
  and lines.file_row_number = refused.file_row_number
