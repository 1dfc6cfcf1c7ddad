-- one row per trade that stands open: gold.open_lots by another road, what of each trade lies beyond all that the other side traded
create or replace view verify.open_lots as
with trades as (
  select
    trades.*,
    sum(quantity) over (
      partition by trader_id, symbol, trade_type order by trade_time, tie rows between unbounded preceding and current row
    ) as through,
    sum(iff(trade_type = 'BUY', quantity, 0)) over (partition by trader_id, symbol) as bought,
    sum(iff(trade_type = 'SELL', quantity, 0)) over (partition by trader_id, symbol) as sold
  from verify.current_trades as trades
),

beyond as (
  select
    trades.*,
    through - iff(trade_type = 'BUY', sold, bought) as beyond_quantity
  from trades
)

select
  trade_id,
  trader_id,
  symbol,
  trade_type,
  trade_time,
  tie,
  quantity,
  iff(beyond_quantity < quantity, beyond_quantity, quantity) as open_quantity,
  price_usd
from beyond
where beyond_quantity > 0;
