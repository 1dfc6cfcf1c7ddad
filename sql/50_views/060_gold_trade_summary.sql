-- one row per UTC day, symbol and trade type with current trades; money as traded
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
  low,
  high
from days;
