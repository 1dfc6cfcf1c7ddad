-- one row per piece of a lot that a trade closed, first in, first out per trader and symbol; money in US dollars, each side of a piece in cents
-- the n-th unit bought pairs with the n-th unit sold, and the later trade of a pair closes it: gold.match_lots says the same of what a run touches
with trades as (
  select
    trade_id,
    trader_id,
    symbol,
    trade_type,
    trade_time,
    desk,
    quantity,
    event_id,
    price as local_price,
    currency,
    ops.price_usd(price, usd_per_unit) as price,
    ops.trade_tie(coalesce(first_sequence, 0), trade_id) as tie
  from silver.trades
  where not is_deleted
    and trade_type is not null
    and quantity is not null
    and price is not null
    and usd_per_unit is not null
    and (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
),

laid as (
  select
    trades.*,
    sum(quantity) over (
      partition by trader_id, symbol, trade_type order by trade_time, tie
      rows between unbounded preceding and current row
    ) as through
  from trades
),

segments as (
  select
    trader_id,
    symbol,
    through - coalesce(lag(through) over (partition by trader_id, symbol order by through, trade_type), 0) as quantity,
    min(iff(trade_type = 'BUY', through, null)) over (
      partition by trader_id, symbol order by through, trade_type
      rows between current row and unbounded following
    ) as bought_through,
    min(iff(trade_type = 'SELL', through, null)) over (
      partition by trader_id, symbol order by through, trade_type
      rows between current row and unbounded following
    ) as sold_through
  from laid
),

sides as (
  select
    segments.trader_id,
    segments.symbol,
    segments.quantity,
    buys.trade_id as buy_id,
    sells.trade_id as sell_id,
    sells.trade_time > buys.trade_time or (sells.trade_time = buys.trade_time and sells.tie > buys.tie) as is_sold_last,
    ops.worth(segments.quantity, sells.price) - ops.worth(segments.quantity, buys.price) as pnl
  from segments
  inner join laid as buys
    on buys.trader_id = segments.trader_id
    and buys.symbol = segments.symbol
    and buys.trade_type = 'BUY'
    and buys.through = segments.bought_through
  inner join laid as sells
    on sells.trader_id = segments.trader_id
    and sells.symbol = segments.symbol
    and sells.trade_type = 'SELL'
    and sells.through = segments.sold_through
  where segments.quantity > 0
)

select
  closing.trade_id as entity_key,
  closing.trade_type as state,
  closing.trade_time::date as day,
  closing.trade_time,
  closing.trade_time as made_at,
  closing.trader_id,
  closing.symbol,
  coalesce(closing.desk, 'UNKNOWN') as desk,
  sides.quantity,
  closing.local_price,
  closing.currency,
  closing.price,
  sides.pnl as amount,
  closing.event_id,
  opening.trade_id as opened_by,
  opening.trade_time as opened_at,
  opening.price as opening_price,
  opening.event_id as opening_event_id,
  sum(sides.pnl) over (partition by closing.trade_id) as close_pnl,
  row_number() over (partition by closing.trade_id order by opening.trade_time, opening.tie) as nth
from sides
inner join trades as closing
  on closing.trade_id = iff(sides.is_sold_last, sides.sell_id, sides.buy_id)
inner join trades as opening
  on opening.trade_id = iff(sides.is_sold_last, sides.buy_id, sides.sell_id)
