-- one row per trade: silver.trades as a full recompute gives it, with its tombstones
create or replace view verify.trades as
with latest as (
  select
    *,
    min(nullif(sequence, 0)) over (partition by trade_id) as first_sequence,
    ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) as change_tie
  from silver.trade_events
  where outcome = 'accepted'
  qualify row_number() over (partition by trade_id order by sequence desc, occurred_at desc, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) desc nulls last) = 1
),

-- of the keys whose events did not all come with all values: few
numbered as (
  select
    *,
    row_number() over (partition by trade_id order by sequence desc, occurred_at desc, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item) desc nulls last) as back
  from silver.trade_events
  where outcome = 'accepted'
    and trade_id in (
      select trade_id
      from silver.trade_events
      where ops.did_not_come(trader_id) or ops.did_not_come(symbol) or ops.did_not_come(desk)
    )
),

-- where each value came last
placed as (
  select
    *,
    min(iff(ops.did_not_come(trader_id), null, back)) over (partition by trade_id) as trader_id_back,
    min(iff(ops.did_not_come(symbol), null, back)) over (partition by trade_id) as symbol_back,
    min(iff(ops.did_not_come(desk), null, back)) over (partition by trade_id) as desk_back
  from numbered
),

known as (
  select
    trade_id,
    max(iff(back = trader_id_back, trader_id, null)) as trader_id,
    max(iff(back = symbol_back, symbol, null)) as symbol,
    max(iff(back = desk_back, desk, null)) as desk
  from placed
  group by trade_id
)

select
  latest.trade_id,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.trader_id), known.trader_id, latest.trader_id)) as trader_id,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.symbol), known.symbol, latest.symbol)) as symbol,
  iff(latest.change_type = 'DELETE', null, latest.trade_type) as trade_type,
  iff(latest.change_type = 'DELETE', null, latest.quantity) as quantity,
  iff(latest.change_type = 'DELETE', null, latest.price) as price,
  iff(latest.change_type = 'DELETE', null, latest.fee) as fee,
  iff(latest.change_type = 'DELETE', null, latest.trade_time) as trade_time,
  iff(latest.change_type = 'DELETE', null, iff(ops.did_not_come(latest.desk), known.desk, latest.desk)) as desk,
  iff(latest.change_type = 'DELETE', null, latest.currency) as currency,
  iff(latest.change_type = 'DELETE', null, latest.usd_per_unit) as usd_per_unit,
  latest.change_type = 'DELETE' as is_deleted,
  latest.event_id,
  nullif(latest.change_tie, latest.event_id) as arrival,
  latest.sequence,
  latest.first_sequence,
  latest.occurred_at,
  latest.source
from latest
left join known
  on known.trade_id = latest.trade_id;
