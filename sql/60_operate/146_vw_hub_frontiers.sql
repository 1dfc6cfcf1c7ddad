-- one row per partition of the hub with files in the load ledger: the sequence up to which all files came and were judged, null before any did
-- the files of a batch load one after another: a batch counts a minute after its file, and once a run of the graph began after it, or the host drained
create or replace view ops.vw_hub_frontiers as
with files as (
  select
    -- …/hub-epoch-partition-first-last.json, the numbers of 19 digits
    left(file_name, length(file_name) - 45) as head,
    try_cast(substr(file_name, length(file_name) - 23, 19) as decimal(19, 0)) as last_sequence,
    loaded_at
  from ops.load_ledger
  where entity <> 'quarantine'
    and length(file_name) > 45
),

runs as (
  select max(started_at) as started_at
  from ops.runs
  where status = 'SUCCEEDED'
),

drains as (
  select max(drained_at) as drained_at from ops.drains
),

settled as (
  select
    iff(runs.started_at < dateadd('second', -60, sysdate()), runs.started_at, dateadd('second', -60, sysdate())) as settled_at,
    drains.drained_at
  from runs
  cross join drains
)

select
  split_part(files.head, '-', -2) as hub_epoch,
  try_cast(split_part(files.head, '-', -1) as decimal(9, 0)) as hub_partition,
  max(iff(files.loaded_at <= settled.settled_at or files.loaded_at <= settled.drained_at, files.last_sequence, null)) as frontier
from files
cross join settled
where files.last_sequence is not null
group by split_part(files.head, '-', -2), try_cast(split_part(files.head, '-', -1) as decimal(9, 0));
