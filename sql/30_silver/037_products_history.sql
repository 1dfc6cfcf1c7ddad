-- one row per version of a product (SCD type 2): valid from its change until the next; valid_to is null for the current one
-- with every field of silver.product_events, also those that came later
create or replace view silver.products_history as
with numbered as (
  select
    *,
    row_number() over (partition by product_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as version
  from silver.product_events
  where outcome = 'accepted'
)

select
  numbered.*,

  -- version
  occurred_at as valid_from,
  lead(occurred_at) over (partition by product_id order by version) as valid_to,
  lead(event_id) over (partition by product_id order by version) is null as is_current
from numbered;
