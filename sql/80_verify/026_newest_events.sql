-- one row per order event, the three that happened last: gold.newest_events as a full recompute needs it; what an as-of query reads for it
create or replace view verify.newest_events as
with events as (
  select
    occurred_at,
    max(enqueued_at) over () as last_enqueued_at,
    row_number() over (order by occurred_at desc) as nth
  from silver.order_events
  where outcome = 'accepted'
)

select
  0 as version,
  occurred_at,
  last_enqueued_at
from events
where nth <= 3;
