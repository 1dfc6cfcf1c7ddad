-- offends: a day whose trades by symbol do not add up to its trades by trader
create or replace view ops.test_trade_days_agree as
with by_symbol as (
  select trade_date, sum(trades) as trades, sum(volume) as volume, sum(notional) as notional from gold.trade_days group by trade_date
),

by_trader as (
  select trade_date, sum(trades) as trades, sum(volume) as volume, sum(notional) as notional from gold.trader_days group by trade_date
)

select
  coalesce(by_symbol.trade_date, by_trader.trade_date)::varchar as offender
from by_symbol
full outer join by_trader
  on by_trader.trade_date = by_symbol.trade_date
where by_symbol.trades is distinct from by_trader.trades
  or by_symbol.volume is distinct from by_trader.volume
  or by_symbol.notional is distinct from by_trader.notional;
