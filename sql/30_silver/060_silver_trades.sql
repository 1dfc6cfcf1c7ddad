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
  usd_per_unit,
  cast(quantity as decimal(38, 6)) * price as notional,
  cast(cast(quantity as decimal(38, 6)) * cast(cast(price as decimal(38, 6)) * usd_per_unit as decimal(38, 12)) as decimal(38, 12)) as notional_usd,
  cast(fee as decimal(38, 4)) * usd_per_unit as fee_usd,

  -- change
  source as record_source,
  event_id,
  sequence,
  occurred_at
from trades;
