-- one row per truncate that a source told of: it emptied a table and named no key; however often it was delivered
create or replace view bronze.truncations as
with lines as (
  select
    get_path(line, 'truncated.source')::varchar as source,
    get_path(line, 'truncated.table')::varchar as table_name,
    get_path(line, 'truncated.entity')::varchar as entity,
    try_cast(get_path(line, 'truncated.sequence')::varchar as decimal(38, 0)) as sequence,
    convert_timezone('UTC', ops.instant(get_path(line, 'truncated.occurred_at')::varchar))::timestamp_ntz(6) as occurred_at
  from bronze.tombstone_lines
)

select distinct
  source,
  table_name,
  entity,
  sequence,
  occurred_at
from lines
where source is not null;
