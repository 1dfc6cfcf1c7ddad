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

versions as (
  select max(gold_version) as version from silver.order_events
  union all
  select max(gold_version) as version from silver.customer_events
  union all
  select max(gold_version) as version from silver.product_events
  union all
  select max(gold_version) as version from silver.trade_events
),

awaited as (
  select max(version) as version from versions
),

restatements as (
  select count_if(version is null) as unmade from ops.restatements
),

shown as (
  select coalesce(max(version), 0) as version from ops.gold_versions
)

select
  loaded.line_count > judged.line_count or coalesce(awaited.version, 0) > shown.version or restatements.unmade > 0 as has_pending
from loaded
cross join judged
cross join restatements
cross join awaited
cross join shown;
