-- one row per closing trade: gold.trade_closes by another road, the overlap of every buy's interval of cumulative quantity with every sell's
create or replace view verify.trade_closes as
with trades as (
  select
    trades.*,
    sum(quantity) over (
      partition by trader_id, symbol, trade_type order by trade_time, tie rows between unbounded preceding and current row
    ) as through
  from verify.current_trades as trades
),

overlapping as (
  select
    buys.trader_id,
    buys.symbol,
    iff(sells.trade_time > buys.trade_time or (sells.trade_time = buys.trade_time and sells.tie > buys.tie), sells.trade_id, buys.trade_id) as trade_id,
    iff(sells.trade_time > buys.trade_time or (sells.trade_time = buys.trade_time and sells.tie > buys.tie), sells.tie, buys.tie) as tie,
    iff(sells.trade_time > buys.trade_time, sells.trade_time, buys.trade_time) as trade_time,
    iff(buys.through < sells.through, buys.through, sells.through)
      - iff(buys.through - buys.quantity > sells.through - sells.quantity, buys.through - buys.quantity, sells.through - sells.quantity) as quantity,
    sells.price_usd as sold_usd,
    buys.price_usd as bought_usd
  from trades as buys
  inner join trades as sells
    on sells.trader_id = buys.trader_id
    and sells.symbol = buys.symbol
    and sells.through - sells.quantity < buys.through
    and sells.through > buys.through - buys.quantity
  where buys.trade_type = 'BUY'
    and sells.trade_type = 'SELL'
)

select
  trade_id,
  trader_id,
  symbol,
  trade_time::date as trade_date,
  trade_time,
  tie,
  sum(quantity) as closed_quantity,
  sum(
    cast(round(ops.times(quantity, sold_usd), 2) - round(ops.times(quantity, bought_usd), 2) as decimal(38, 12))
  ) as realised_pnl
from overlapping
group by trade_id, trader_id, symbol, trade_time, tie;
