-- one row per version of gold and each of its three latest order events: gold.newest_events as a full recompute gives it
-- what an as-of query reads for it
create or replace view verify.newest_events as
with ranked as (
  select
    coalesce(gold_version, 0) as version,
    occurred_at,
    max(enqueued_at) over (partition by coalesce(gold_version, 0)) as arrived_at,
    row_number() over (partition by coalesce(gold_version, 0) order by occurred_at desc, event_id) as nth
  from silver.order_events
  where outcome = 'accepted'
)

select version, nth, occurred_at, arrived_at from ranked where nth <= 3;
