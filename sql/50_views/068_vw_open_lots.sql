-- one row per trade that stands open, wholly or in part, at its cost and at the last traded price of its symbol
-- money in US dollars, each lot in cents, so that whatever adds lots agrees; of a short lot, cost is what it was sold for
create or replace view gold.vw_open_lots as
with lots as (
  select * from gold.open_lots
),

trades as (
  select * from silver.trades
),

prices as (
  select * from gold.vw_last_prices
),

worth as (
  select
    lots.*,
    coalesce(trades.desk, 'UNKNOWN') as desk,
    prices.last_price,
    prices.last_traded_at,
    ops.worth(lots.open_quantity, lots.price_usd) as cost,
    ops.worth(lots.open_quantity, prices.last_price) as market_value
  from lots
  inner join trades
    on trades.trade_id = lots.trade_id
  left join prices
    on prices.symbol = lots.symbol
)

select
  -- ids
  trade_id,
  trader_id,
  desk,
  symbol,

  -- lot
  trade_type,
  trade_time,
  open_quantity,
  price_usd,

  -- at the last traded price
  last_price,
  last_traded_at,
  cost,
  market_value,
  iff(trade_type = 'BUY', market_value - cost, cost - market_value) as unrealised_pnl
from worth;
