-- one row per trader, desk and symbol with open lots: the last trade of the symbol, whoever made it
with positions as (
  select distinct
    trader_id as holder,
    desk as holder_desk,
    symbol
  from gold.vw_open_lots
)

select
  trades.trade_id as entity_key,
  trades.trade_type as state,
  trades.trade_date as day,
  trades.trader_id,
  trades.symbol,
  positions.holder,
  positions.holder_desk,
  trades.quantity,
  trades.price as local_price,
  trades.currency,
  trades.price_usd as price,
  trades.notional_usd as amount,
  trades.event_id
from positions
inner join gold.vw_last_prices as prices
  on prices.symbol = positions.symbol
inner join silver.silver_trades as trades
  on trades.trade_id = prices.trade_id
