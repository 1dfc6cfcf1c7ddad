-- offends: a hub partition with a gap or a double in the sequences that reached silver or quarantine
create or replace view ops.test_hub_positions_complete as
with positions as (
  select hub_epoch, hub_partition, hub_sequence from silver.change_events
  union all
  select
    split_part(get_path(line, 'origin')::varchar, '/', 2) as hub_epoch,
    try_cast(split_part(get_path(line, 'origin')::varchar, '/', 3) as decimal(9, 0)) as hub_partition,
    try_cast(split_part(get_path(line, 'origin')::varchar, '/', 4) as decimal(18, 0)) as hub_sequence
  from bronze.quarantine_lines
  where get_path(line, 'origin')::varchar like 'hub %'
)

select
  hub_epoch || '/' || hub_partition::varchar as offender
from positions
group by hub_epoch, hub_partition
having count(distinct hub_sequence) <> max(hub_sequence) - min(hub_sequence) + 1;
