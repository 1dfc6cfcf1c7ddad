-- one row per trade: silver.trades as a full recompute gives it, with its tombstones
create or replace view verify.trades as
select
  trade_id,
  iff(change_type = 'DELETE', null, trader_id) as trader_id,
  iff(change_type = 'DELETE', null, symbol) as symbol,
  iff(change_type = 'DELETE', null, trade_type) as trade_type,
  iff(change_type = 'DELETE', null, quantity) as quantity,
  iff(change_type = 'DELETE', null, price) as price,
  iff(change_type = 'DELETE', null, fee) as fee,
  iff(change_type = 'DELETE', null, trade_time) as trade_time,
  iff(change_type = 'DELETE', null, desk) as desk,
  iff(change_type = 'DELETE', null, currency) as currency,
  iff(change_type = 'DELETE', null, usd_per_unit) as usd_per_unit,
  change_type = 'DELETE' as is_deleted,
  event_id,
  nullif(ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item), event_id) as arrival,
  sequence,
  min(sequence) over (partition by trade_id) as first_sequence,
  occurred_at,
  source
from silver.trade_events
where outcome = 'accepted'
qualify row_number() over (partition by trade_id order by sequence desc, occurred_at desc, coalesce(arrival, event_id) desc nulls last) = 1;
