-- one row per UTC day, symbol and trade type: gold.trade_days as a full recompute gives it
create or replace view verify.trade_days as
select
  trade_date,
  symbol,
  trade_type,
  count(*) as trades,
  sum(quantity) as volume,
  sum(notional_usd) as notional,
  min(price_usd) as low_usd,
  max(price_usd) as high_usd
from verify.current_trades
group by trade_date, symbol, trade_type;
