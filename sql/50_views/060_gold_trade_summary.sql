-- one row per UTC day, symbol and trade type with current trades; money in US dollars at the rate of the day, each trade in cents
create or replace view gold.gold_trade_summary as
with days as (
  select * from gold.trade_days
)

select
  trade_date,
  symbol,
  trade_type,
  trades,
  volume,
  cast(notional as decimal(38, 2)) as notional,
  ops.ratio(notional, volume) as vwap,
  cast(low_usd as decimal(38, 6)) as low,
  cast(high_usd as decimal(38, 6)) as high
from days;
