-- one row: what the pipeline's metrics say now; merged and rejected since the beginning, the ages in seconds
-- freshness: since the hub took the newest event that gold shows; staleness: how long the oldest change that waits in a stream has waited
create or replace view ops.vw_telemetry as
with pending as (
  select has_pending from ops.vw_pipeline_pending
),

last_run as (
  select max(started_at) as started_at from ops.runs where status = 'SUCCEEDED'
),

-- what was loaded before the last good run began, that run has read
unread as (
  select
    min(ledger.loaded_at) as loaded_at
  from ops.load_ledger as ledger
  cross join last_run
  where ledger.entity <> 'quarantine'
    and (last_run.started_at is null or ledger.loaded_at > last_run.started_at)
),

counted as (
  select
    coalesce(sum(events), 0) as merged,
    coalesce(sum(rejected), 0) as rejected,
    max(iff(is_in_gold, last_enqueued_at, null)) as newest_in_gold
  from ops.vw_event_tallies
)

select
  counted.merged,
  counted.rejected,
  coalesce(datediff('second', counted.newest_in_gold, sysdate()), 0) as freshness_seconds,
  iff(pending.has_pending, coalesce(datediff('second', coalesce(unread.loaded_at, last_run.started_at), sysdate()), 0), 0) as staleness_seconds
from counted
cross join pending
cross join unread
cross join last_run;
