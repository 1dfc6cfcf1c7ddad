-- one row per stage of the pipeline: what it holds, what passed in the last minute, and how far behind the hub it is; ages are counted when you read
create or replace view ops.vw_pipeline as
with clock as (
  select
    sysdate() as now,
    dateadd('minute', -1, sysdate()) as minute_ago
),

beginning as (
  select max(began_at) as began_at from ops.beginnings
),

arrived as (
  select
    coalesce(sum(events), 0) as events,
    coalesce(sum(rejected), 0) as rejected,
    max(last_event_at) as last_occurred_at,
    max(last_enqueued_at) as last_enqueued_at,
    max(last_processed_at) as last_processed_at
  from ops.vw_event_tallies
),

-- what arrived in the last minute was first counted by a version of that minute, or waits for the next
recent as (
  select versions.version
  from ops.gold_versions as versions
  cross join clock
  where versions.created_at >= clock.minute_ago
  union all
  select coalesce(max(version), 0) + 1 from ops.gold_versions
),

-- only the newest minute: its events carry the delays
passing as (
  select
    coalesce(count_if(events.enqueued_at >= clock.minute_ago), 0) as enqueued,
    coalesce(count_if(events.processed_at >= clock.minute_ago), 0) as processed,
    max_by(events.file_name, events.enqueued_at) as newest_file,
    max_by(events.enqueued_at, events.enqueued_at) as newest_enqueued_at,
    max_by(events.processed_at, events.enqueued_at) as newest_processed_at
  from silver.change_events as events
  inner join recent
    on recent.version = events.gold_version
  cross join clock
  where events.processed_at >= clock.minute_ago
    or events.enqueued_at >= clock.minute_ago
),

files as (
  select
    count(*) as files,
    sum(rows_loaded) as lines,
    max(loaded_at) as last_loaded_at,
    coalesce(count_if(loaded_at >= clock.minute_ago), 0) as files_last_minute,
    sum(iff(loaded_at >= clock.minute_ago, rows_loaded, 0)) as lines_last_minute
  from ops.load_ledger
  cross join clock
  where entity not in ('quarantine', 'tombstone')
),

newest_load as (
  select max(ledger.loaded_at) as loaded_at
  from ops.load_ledger as ledger
  inner join passing
    on passing.newest_file = ledger.file_name
),

broken_files as (
  select count(distinct failures.file_name) as files
  from ops.load_failures as failures
  left join ops.load_ledger as ledger
    on ledger.file_name = failures.file_name
  where ledger.file_name is null
),

refused as (
  select
    (select count(*) from bronze.quarantine_lines) as quarantined,
    arrived.rejected
  from arrived
),

gold as (
  select
    max(version) as version,
    max(created_at) as last_created_at,
    coalesce(count_if(created_at >= clock.minute_ago), 0) as versions_last_minute
  from ops.gold_versions
  cross join clock
),

-- the version that was the first to show the newest event
newest_gold as (
  select min(versions.created_at) as created_at
  from ops.gold_versions as versions
  inner join passing
    on versions.created_at >= passing.newest_processed_at
),

last_run as (
  select max(started_at) as started_at
  from ops.runs
),

-- one that is tried again has not ended: what the one before it failed at stands
last_end as (
  select
    max_by(status, started_at) as status,
    max_by(error, started_at) as error
  from ops.runs
  where status <> 'RETRYING'
),

stages as (
  select
    1 as position,
    'source' as stage,
    'events' as item,
    arrived.events as items,
    passing.enqueued as items_last_minute,
    0 as refused,
    arrived.last_occurred_at as last_at,
    cast(null as timestamp_ntz(6)) as newest_at,
    'OK' as status,
    cast(null as varchar) as detail
  from arrived
  cross join passing

  union all

  select
    2, 'hub', 'events', arrived.events, passing.enqueued, 0, arrived.last_enqueued_at, passing.newest_enqueued_at,
    case
      when datediff('second', arrived.last_enqueued_at, clock.now) > 3600 then 'ERROR'
      when datediff('second', arrived.last_enqueued_at, clock.now) > 600 then 'WARN'
      else 'OK'
    end,
    iff(datediff('second', arrived.last_enqueued_at, clock.now) > 600, 'nothing has arrived for more than 10 minutes', null)
  from arrived
  cross join passing
  cross join clock

  union all

  select
    3, 'lake', 'files', files.files, files.files_last_minute, refused.quarantined, arrived.last_enqueued_at, null, 'OK',
    iff(refused.quarantined > 0, 'events without a valid envelope stand in quarantine', null)
  from files
  cross join refused
  cross join arrived

  union all

  select
    4, 'bronze', 'lines', coalesce(files.lines, 0), coalesce(files.lines_last_minute, 0), broken_files.files, files.last_loaded_at, newest_load.loaded_at,
    iff(broken_files.files > 0, 'ERROR', 'OK'),
    iff(broken_files.files > 0, 'COPY refused files: select * from ops.load_failures', null)
  from files
  cross join broken_files
  cross join newest_load

  union all

  select
    5, 'silver', 'events', arrived.events, passing.processed, refused.rejected, arrived.last_processed_at, passing.newest_processed_at,
    iff(files.last_loaded_at > coalesce(last_run.started_at, files.last_loaded_at), 'BUSY', 'OK'),
    iff(refused.rejected > 0, 'events with a bad payload are rejected with their reasons', null)
  from arrived
  cross join passing
  cross join refused
  cross join files
  cross join last_run

  union all

  select
    6, 'gold', 'versions', coalesce(gold.version, 0), gold.versions_last_minute, 0, gold.last_created_at, newest_gold.created_at,
    case
      when last_end.status = 'FAILED' then 'ERROR'
      when arrived.last_processed_at > coalesce(last_run.started_at, arrived.last_processed_at) and gold.last_created_at < arrived.last_processed_at then 'BUSY'
      else 'OK'
    end,
    last_end.error
  from gold
  cross join arrived
  cross join last_run
  cross join last_end
  cross join newest_gold
)

select
  stages.position,
  stages.stage,
  iff(stages.items = 0, 'EMPTY', stages.status) as status,
  stages.items,
  stages.item,
  stages.items_last_minute,
  stages.refused,
  stages.last_at,
  datediff('second', stages.last_at, clock.now) as age_seconds,
  -- what came before this warehouse was there says nothing of the pipeline's pace
  iff(passing.newest_enqueued_at >= beginning.began_at, datediff('millisecond', passing.newest_enqueued_at, stages.newest_at), null) as lag_milliseconds,
  stages.detail
from stages
cross join clock
cross join beginning
cross join passing;
