-- one row per current trade
select
  trade_id,
  trader_id,
  symbol,
  trade_type,
  trade_time,
  trade_date,
  quantity,
  price,
  fee,
  currency,
  usd_per_unit,
  price_usd,
  notional_usd,
  fee_usd,
  desk,
  record_source as source,
  occurred_at as changed_at
from silver.silver_trades;
