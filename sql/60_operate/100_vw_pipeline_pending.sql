-- one row: whether bronze or silver hold anything that gold does not show, or gold is to be restated
-- told by counts and by versions, not by the streams: every line of bronze leaves one row when it is judged or parked, and every judged event carries
-- the version of gold that will be the first to count it
create or replace view ops.vw_pipeline_pending as
with loaded as (
  select
    (select count(*) from bronze.order_lines)
    + (select count(*) from bronze.customer_lines)
    + (select count(*) from bronze.product_lines)
    + (select count(*) from bronze.trade_lines) as line_count
),

judged as (
  select
    (select count(*) from silver.order_events)
    + (select count(*) from silver.customer_events)
    + (select count(*) from silver.product_events)
    + (select count(*) from silver.trade_events)
    + (select count(*) from silver.redelivered_lines)
    + (select count(*) from silver.parked_lines) as line_count
),

awaited as (
  select count(*) as tallies from ops.vw_event_tallies where not is_in_gold
),

restatements as (
  select count_if(version is null) as unmade from ops.restatements
)

select
  loaded.line_count > judged.line_count or awaited.tallies > 0 or restatements.unmade > 0 as has_pending
from loaded
cross join judged
cross join awaited
cross join restatements;
