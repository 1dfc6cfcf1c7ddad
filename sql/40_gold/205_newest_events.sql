-- one row per version of gold and each of the three latest order events that it counted, by when they happened
-- arrived_at: when the last of all that it counted came
create table if not exists gold.newest_events (
  version number(18, 0) not null,
  nth number(1, 0) not null,
  occurred_at timestamp_ntz(6) not null,
  arrived_at timestamp_ntz(6),
  primary key (version, nth)
);

-- what was counted before this was kept
insert into gold.newest_events (version, nth, occurred_at, arrived_at)
with ranked as (
  select
    occurred_at,
    max(enqueued_at) over () as arrived_at,
    row_number() over (order by occurred_at desc, event_id) as nth
  from silver.order_events
  where outcome = 'accepted'
    and not exists (select 1 from gold.newest_events)
)

select 0, nth, occurred_at, arrived_at from ranked where nth <= 3;
