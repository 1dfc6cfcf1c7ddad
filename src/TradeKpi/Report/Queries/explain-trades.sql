-- one row per current trade, with all that reports filter, group and count by; net: what it realised less its fee
select
  trades.trade_id as entity_key,
  trades.trade_type as state,
  trades.trade_date as day,
  trades.trade_time,
  trades.trade_time as made_at,
  trades.trader_id,
  trades.symbol,
  coalesce(trades.desk, 'UNKNOWN') as desk,
  trades.quantity,
  trades.price_usd as price,
  trades.notional_usd as amount,
  trades.fee_usd as fee,
  coalesce(closes.realised_pnl, 0) - trades.fee_usd as net,
  cast(trades.price as decimal(38, 12)) as local_price,
  cast(trades.notional as decimal(38, 2)) as local_amount,
  trades.currency,
  trades.event_id
from silver.silver_trades as trades
left join gold.trade_closes as closes
  on closes.trade_id = trades.trade_id
