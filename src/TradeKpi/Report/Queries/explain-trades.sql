-- one row per current trade, with all that reports filter, group and count by
select
  trade_id as entity_key,
  trade_type as state,
  trade_date as day,
  trader_id,
  symbol,
  desk,
  quantity,
  price_usd as price,
  notional_usd as amount,
  fee_usd as fee,
  cast(price as decimal(38, 12)) as local_price,
  cast(notional as decimal(38, 2)) as local_amount,
  currency,
  event_id
from silver.silver_trades
