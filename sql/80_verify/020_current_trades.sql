-- one row per trade that a full recompute holds current: ranked over all accepted events, not merged
-- cents are made by arithmetic of its own, so that what the functions of gold would get wrong is found
create or replace view verify.current_trades as
with ranked as (
  select
    *,
    min(sequence) over (partition by trade_id) as first_sequence
  from silver.trade_events
  where outcome = 'accepted'
  qualify row_number() over (partition by trade_id order by sequence desc, occurred_at desc, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) desc nulls last) = 1
)

select
  *,
  trade_time::date as trade_date,
  ops.times(price, usd_per_unit) as price_usd,
  cast(round(ops.times(quantity, ops.times(price, usd_per_unit)), 2) as decimal(38, 12)) as notional_usd,
  cast(round(cast(fee as decimal(38, 4)) * usd_per_unit, 2) as decimal(38, 12)) as fee_usd,
  ops.trade_tie(first_sequence, trade_id) as tie
from ranked
where change_type <> 'DELETE';
