-- one row per trader and UTC day: gold.trader_days as a full recompute gives it
create or replace view verify.trader_days as
select
  trader_id,
  trade_date,
  count(*) as trades,
  sum(quantity) as volume,
  sum(notional_usd) as notional,
  sum(fee_usd) as fees
from verify.current_trades
group by trader_id, trade_date;
