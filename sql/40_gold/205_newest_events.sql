-- one row per version of gold and order event of it, the three of each that happened last; last_enqueued_at: when the last of all of them came
create table if not exists gold.newest_events (
  version number(18, 0) not null,
  occurred_at timestamp_ntz(6) not null,
  last_enqueued_at timestamp_ntz(6) not null
);

-- what was counted before this was kept
insert into gold.newest_events (version, occurred_at, last_enqueued_at)
with events as (
  select
    occurred_at,
    max(enqueued_at) over () as last_enqueued_at,
    row_number() over (order by occurred_at desc) as nth
  from silver.order_events
  where outcome = 'accepted'
    and not exists (select 1 from gold.newest_events)
)

select 0, occurred_at, last_enqueued_at from events where nth <= 3;
