-- one row per tombstone: a place in the hub where no change stood, such as a Kafka null after a delete; however often it was delivered
create or replace view bronze.tombstones as
with lines as (
  select
    get_path(line, 'hub_epoch')::varchar as hub_epoch,
    try_cast(get_path(line, 'hub_partition')::varchar as decimal(9, 0)) as hub_partition,
    try_cast(get_path(line, 'hub_sequence')::varchar as decimal(18, 0)) as hub_sequence,
    coalesce(try_cast(split_part(get_path(line, 'hub_item')::varchar, '/', 1) as decimal(9, 0)), 1) as hub_item,
    coalesce(try_cast(split_part(get_path(line, 'hub_item')::varchar, '/', 2) as decimal(9, 0)), 1) as hub_items,
    convert_timezone('UTC', ops.instant(get_path(line, 'enqueued_at')::varchar))::timestamp_ntz(6) as enqueued_at,
    file_name,
    file_row_number
  from bronze.tombstone_lines
  -- what tells of a trimmed head is no message
  where get_path(line, 'first_kept') is null
)

select
  hub_epoch,
  hub_partition,
  hub_sequence,
  hub_item,
  max(hub_items) over (partition by hub_epoch, hub_partition, hub_sequence, hub_item) as hub_items,
  enqueued_at,
  file_name,
  file_row_number
from lines
qualify row_number() over (
  partition by hub_epoch, hub_partition, hub_sequence, hub_item order by enqueued_at, file_name, file_row_number
) = 1;
