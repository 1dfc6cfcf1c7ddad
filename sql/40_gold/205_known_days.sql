-- one row per version of gold that counted order events: the day of the latest of them, when it happened or when it came
create table if not exists gold.known_days (
  version number(18, 0) not null,
  last_day date not null,
  primary key (version)
);

-- what was counted before this was kept
insert into gold.known_days (version, last_day)
select 0, max(iff(occurred_at > enqueued_at, occurred_at, enqueued_at))::date
from silver.order_events
where outcome = 'accepted'
  and not exists (select 1 from gold.known_days)
having max(occurred_at) is not null;
