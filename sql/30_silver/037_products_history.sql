-- one row per version of a product (SCD type 2): valid from its change until the next; valid_to is null for the current one
-- with every field of silver.product_events, also those that came later; a value that its source did not log is that of the version before
create or replace view silver.products_history as
with numbered as (
  select
    *,
    row_number() over (partition by product_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as version
  from silver.product_events
  where outcome = 'accepted'
),

-- which version each value came with last
placed as (
  select
    *,
    max(iff(ops.did_not_come(name), null, version)) over (partition by product_id order by version rows between unbounded preceding and current row) as name_version,
    max(iff(ops.did_not_come(category), null, version)) over (partition by product_id order by version rows between unbounded preceding and current row) as category_version
  from numbered
),

known as (
  select
    *,
    max(iff(version = name_version, name, null)) over (partition by product_id, name_version) as last_name,
    max(iff(version = category_version, category, null)) over (partition by product_id, category_version) as last_category
  from placed
)

select
  known.* exclude (name_version, category_version, last_name, last_category)
    replace (
      last_name as name,
      last_category as category
    ),

  -- version
  occurred_at as valid_from,
  lead(occurred_at) over (partition by product_id order by version) as valid_to,
  lead(event_id) over (partition by product_id order by version) is null as is_current
from known;
