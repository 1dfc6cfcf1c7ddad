-- one row per partition of the hub that had given up its first messages before the archive began with it: the first that it still held
create or replace view bronze.trimmed_heads as
with lines as (
  select
    get_path(line, 'hub_epoch')::varchar as hub_epoch,
    try_cast(get_path(line, 'hub_partition')::varchar as decimal(9, 0)) as hub_partition,
    try_cast(get_path(line, 'first_kept')::varchar as decimal(18, 0)) as first_kept
  from bronze.tombstone_lines
)

select
  hub_epoch,
  hub_partition,
  min(first_kept) as first_kept
from lines
where first_kept is not null
group by hub_epoch, hub_partition;
