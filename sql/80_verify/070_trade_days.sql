-- one row per UTC day, symbol and trade type: gold.trade_days as a full recompute gives it
create or replace view verify.trade_days as
select
  trade_date,
  symbol,
  trade_type,
  count(*) as trades,
  sum(quantity) as volume,
  sum(notional) as notional,
  min(price) as low,
  max(price) as high
from verify.current_trades
group by trade_date, symbol, trade_type;
