-- one row per version of a trade (SCD type 2): valid from its change until the next; valid_to is null for the current one
-- with every field of silver.trade_events, also those that came later; a value that its source did not log is that of the version before
create or replace view silver.trades_history as
with numbered as (
  select
    *,
    row_number() over (partition by trade_id order by sequence, occurred_at, ops.change_tie(event_id, hub_epoch, hub_partition, hub_sequence, hub_item)) as version
  from silver.trade_events
  where outcome = 'accepted'
),

-- which version each value came with last
placed as (
  select
    *,
    max(iff(ops.did_not_come(trader_id), null, version)) over (partition by trade_id order by version rows between unbounded preceding and current row) as trader_id_version,
    max(iff(ops.did_not_come(symbol), null, version)) over (partition by trade_id order by version rows between unbounded preceding and current row) as symbol_version,
    max(iff(ops.did_not_come(desk), null, version)) over (partition by trade_id order by version rows between unbounded preceding and current row) as desk_version
  from numbered
),

known as (
  select
    *,
    max(iff(version = trader_id_version, trader_id, null)) over (partition by trade_id, trader_id_version) as last_trader_id,
    max(iff(version = symbol_version, symbol, null)) over (partition by trade_id, symbol_version) as last_symbol,
    max(iff(version = desk_version, desk, null)) over (partition by trade_id, desk_version) as last_desk
  from placed
)

select
  known.* exclude (trader_id_version, symbol_version, desk_version, last_trader_id, last_symbol, last_desk)
    replace (
      last_trader_id as trader_id,
      last_symbol as symbol,
      last_desk as desk
    ),

  -- version
  occurred_at as valid_from,
  lead(occurred_at) over (partition by trade_id order by version) as valid_to,
  lead(event_id) over (partition by trade_id order by version) is null as is_current
from known;
