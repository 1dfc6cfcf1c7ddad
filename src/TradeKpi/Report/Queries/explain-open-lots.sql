-- one row per trade that stands open, wholly or in part; amount: what it would realise at the last traded price of its symbol
select
  lots.trade_id as entity_key,
  lots.trade_type as state,
  lots.trade_time::date as day,
  lots.trader_id,
  lots.symbol,
  lots.trader_id as holder,
  lots.desk as holder_desk,
  lots.open_quantity as quantity,
  trades.price as local_price,
  trades.currency,
  lots.price_usd as price,
  lots.unrealised_pnl as amount,
  lots.cost,
  lots.market_value,
  trades.event_id
from gold.vw_open_lots as lots
inner join silver.trades as trades
  on trades.trade_id = lots.trade_id
