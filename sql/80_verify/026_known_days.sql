-- one row per version of gold: gold.known_days as a full recompute gives it; what an as-of query reads for it
create or replace view verify.known_days as
select
  coalesce(gold_version, 0) as version,
  max(iff(occurred_at > enqueued_at, occurred_at, enqueued_at))::date as last_day
from silver.order_events
where outcome = 'accepted'
group by 1;
