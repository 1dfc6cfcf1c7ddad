-- one row per event that came through the hub, with its position there: judged in silver, or quarantined when the hub was read
create or replace view ops.vw_hub_positions as
select
  hub_epoch,
  hub_partition,
  hub_sequence
from silver.change_events

union all

select
  split_part(origin, '/', 2) as hub_epoch,
  try_cast(split_part(origin, '/', 3) as decimal(9, 0)) as hub_partition,
  try_cast(split_part(origin, '/', 4) as decimal(18, 0)) as hub_sequence
from bronze.quarantined_events
where origin like 'hub %';
