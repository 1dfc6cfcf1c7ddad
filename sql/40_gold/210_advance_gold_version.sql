-- closes a gold run: the next version, with how many images of orders and trades it took, and the events that it is the first to count
create or replace procedure gold.advance_version()
returns varchar
language sql
as
$$
declare
  next_version number(18, 0);
  restated number(9, 0);
  first_displaced number(18, 0);
  last_displaced number(18, 0);
begin
  select coalesce(max(version), 0) + 1
  into :next_version
  from ops.gold_versions;

  select count(*) into :restated from ops.restatements where version = :next_version;

  insert into ops.event_tallies (version, entity, events, rejected, last_event_at, last_enqueued_at, last_processed_at)
  select
    :next_version,
    entity,
    count(*),
    count_if(outcome = 'rejected'),
    max(occurred_at),
    max(enqueued_at),
    max(processed_at)
  from silver.change_events
  where gold_version = :next_version
  group by entity;

  -- what gave way to its own earlier place is counted no more by the version that did
  update ops.event_tallies
  set rejected = event_tallies.rejected - displaced.events
  from (
    select entity, counted_version, count(*) as events
    from silver.displacements
    where version = :next_version
      and counted_version < version
      and outcome = 'rejected'
    group by entity, counted_version
  ) as displaced
  where displaced.entity = event_tallies.entity
    and displaced.counted_version = event_tallies.version;

  select min(counted_version), max(counted_version)
  into :first_displaced, :last_displaced
  from silver.displacements
  where version = :next_version
    and counted_version < version
    and counted_version > 0
    and entity = 'order'
    and outcome = 'accepted';

  delete from gold.newest_events
  where version >= :first_displaced
    and version <= :last_displaced;

  insert into gold.newest_events (version, nth, occurred_at, arrived_at)
  with ranked as (
    select
      gold_version,
      occurred_at,
      max(enqueued_at) over (partition by gold_version) as arrived_at,
      row_number() over (partition by gold_version order by occurred_at desc, event_id) as nth
    from silver.order_events
    where outcome = 'accepted'
      and gold_version >= :first_displaced
      and gold_version <= :last_displaced
  )

  select gold_version, nth, occurred_at, arrived_at from ranked where nth <= 3;

  insert into gold.newest_events (version, nth, occurred_at, arrived_at)
  with counted as (
    select outcome, occurred_at, enqueued_at, event_id
    from silver.order_event_stream_for_gold as events
    where :restated = 0
      and not exists (
        select 1
        from silver.displacements as displacements
        where displacements.version = :next_version
          and displacements.file_name = events.file_name
          and displacements.file_row_number = events.file_row_number
      )
    union all
    select outcome, occurred_at, enqueued_at, event_id
    from silver.order_events
    where :restated > 0
      and gold_version = :next_version
  ),

  ranked as (
    select
      occurred_at,
      max(enqueued_at) over () as arrived_at,
      row_number() over (order by occurred_at desc, event_id) as nth
    from counted
    where outcome = 'accepted'
  ),

  versions as (
    select coalesce(max(version), 0) + 1 as version from ops.gold_versions
  )

  select versions.version, ranked.nth, ranked.occurred_at, ranked.arrived_at
  from ranked
  cross join versions
  where ranked.nth <= 3;

  insert into ops.gold_versions (version, created_at, order_changes, trade_changes)
  select
    coalesce(max(version), 0) + 1,
    sysdate(),
    (select count(*) from gold.order_deltas),
    (select count(*) from gold.trade_deltas)
  from ops.gold_versions;

  -- what was taken anew says of the past what it says now: nobody may ask for what was said before
  delete from ops.gold_versions
  where :restated > 0
    and version < :next_version;
  return 'gold version advanced';
end
$$;
