-- one row per version of a trade (SCD type 2): valid from its change until the next; valid_to is null for the current one
create or replace view silver.trades_history as
with versions as (
  select * from silver.trade_events where outcome = 'accepted'
)

select
  -- ids
  trade_id,
  event_id,

  -- row
  trader_id,
  symbol,
  trade_type,
  quantity,
  price,
  fee,
  trade_time,
  desk,
  currency,
  usd_per_unit,

  -- version
  change_type,
  source,
  occurred_at as valid_from,
  lead(occurred_at) over (partition by trade_id order by sequence, occurred_at, event_id) as valid_to,
  lead(event_id) over (partition by trade_id order by sequence, occurred_at, event_id) is null as is_current,
  row_number() over (partition by trade_id order by sequence, occurred_at, event_id) as version
from versions;
