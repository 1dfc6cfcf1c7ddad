-- one row per current trade
create or replace view silver.silver_trades as
with trades as (
  -- not one whose trader or symbol no event brought yet: gold does not count it either
  select * from silver.trades where not is_deleted and trader_id is not null and symbol is not null
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
  ops.price_usd(price, usd_per_unit) as price_usd,
  ops.notional_usd(quantity, price, usd_per_unit) as notional_usd,
  ops.amount_usd(fee, usd_per_unit) as fee_usd,

  -- change
  source as record_source,
  event_id,
  sequence,
  occurred_at
from trades;
