-- closes a gold run: the next version, with how many images of orders and trades it took
create or replace procedure gold.advance_version()
returns varchar
language sql
as
$$
begin
  insert into gold.known_days (version, last_day)
  with days as (
    select max(iff(occurred_at > enqueued_at, occurred_at, enqueued_at))::date as last_day
    from silver.order_event_stream_for_gold
    where outcome = 'accepted'
  ),

  versions as (
    select coalesce(max(version), 0) + 1 as version from ops.gold_versions
  )

  select
    versions.version,
    days.last_day
  from days
  cross join versions
  where days.last_day is not null;

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
