-- one row per current trade, with what it realised over the lots that it closed; money in US dollars at the rate of its day, in cents, fees apart
create or replace view gold.vw_trade_results as
with trades as (
  select * from silver.silver_trades
),

closes as (
  select * from gold.trade_closes
)

select
  -- ids
  trades.trade_id,
  trades.trader_id,
  coalesce(trades.desk, 'UNKNOWN') as desk,

  -- trade
  trades.symbol,
  trades.trade_type,
  trades.trade_date,
  trades.trade_time,
  trades.quantity,
  trades.price,
  trades.currency,
  trades.notional_usd as notional,
  trades.fee_usd as fees,

  -- realised; null where it closed nothing
  closes.closed_quantity,
  closes.realised_pnl
from trades
left join closes
  on closes.trade_id = trades.trade_id;
