-- closes a gold run: the next version, with how many images of orders and trades it took, and the events that it is the first to count
create or replace procedure gold.advance_version()
returns varchar
language sql
as
$$
declare
  next_version number(18, 0);
  restated number(9, 0);
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

  insert into gold.newest_events (version, nth, occurred_at, arrived_at)
  with counted as (
    select outcome, occurred_at, enqueued_at, event_id
    from silver.order_event_stream_for_gold
    where :restated = 0
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
  return 'gold version advanced';
end
$$;
