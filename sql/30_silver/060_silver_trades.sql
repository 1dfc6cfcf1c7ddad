-- one row per current trade
create or replace view silver.silver_trades as
with trades as (
  select * from silver.trades where not is_deleted
)

select
  -- ids
  trade_id,
  trader_id,

  -- trade
  symbol,
  trade_type,
  quantity,
  price,
  fee,
  trade_time,
  trade_time::date as trade_date,
  desk,
  currency,
  cast(quantity as decimal(38, 6)) * price as notional,

  -- change
  source as record_source,
  event_id,
  sequence,
  occurred_at
from trades;
