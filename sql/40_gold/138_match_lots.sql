-- pairs the trades that the run lays out, and keeps what stands open and what is closed
-- first in, first out, long or short: the n-th unit bought pairs with the n-th unit sold, and the later trade of a pair closes it
-- each side of a pair is worth US dollars at the rate of its own day, in cents, half away from zero
-- both sides are laid out by cumulative quantity; the cuts of either side bound segments that lie in one buy and one sell each
create or replace procedure gold.match_lots()
returns varchar
language sql
as
$$
declare
  first_time timestamp_ntz(6);
begin
  select min(first_time) into :first_time from gold.touched_positions;

  delete from gold.lot_matches;
  insert into gold.lot_matches (buy_id, sell_id, closing_id, closing_time, quantity, pnl)
  with trades as (
    select
      laid_trades.*,
      sum(laid_quantity) over (
        partition by trader_id, symbol, trade_type order by trade_time, tie
        rows between unbounded preceding and current row
      ) as through
    from gold.laid_trades
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
    from trades
  )

  select
    buys.trade_id,
    sells.trade_id,
    iff(
      sells.trade_time > buys.trade_time or (sells.trade_time = buys.trade_time and sells.tie > buys.tie),
      sells.trade_id,
      buys.trade_id
    ),
    iff(sells.trade_time > buys.trade_time, sells.trade_time, buys.trade_time),
    segments.quantity,
    ops.worth(segments.quantity, sells.price_usd) - ops.worth(segments.quantity, buys.price_usd)
  from segments
  inner join trades as buys
    on buys.trader_id = segments.trader_id
    and buys.symbol = segments.symbol
    and buys.trade_type = 'BUY'
    and buys.through = segments.bought_through
  inner join trades as sells
    on sells.trader_id = segments.trader_id
    and sells.symbol = segments.symbol
    and sells.trade_type = 'SELL'
    and sells.through = segments.sold_through
  where segments.quantity > 0;

  delete from gold.open_lots
  where exists (
    select 1
    from gold.touched_positions as touched
    where touched.trader_id = open_lots.trader_id
      and touched.symbol = open_lots.symbol
  );

  delete from gold.closed_lots
  where closed_at >= :first_time
    and exists (
      select 1
      from gold.touched_positions as touched
      where touched.trader_id = closed_lots.trader_id
        and touched.symbol = closed_lots.symbol
        and touched.first_time <= closed_lots.closed_at
    );

  insert into gold.open_lots (trade_id, trader_id, symbol, trade_type, trade_time, tie, quantity, open_quantity, price_usd)
  with sides as (
    select buy_id as trade_id, quantity from gold.lot_matches
    union all
    select sell_id as trade_id, quantity from gold.lot_matches
  ),

  matched as (
    select trade_id, sum(quantity) as quantity from sides group by trade_id
  )

  select
    laid.trade_id,
    laid.trader_id,
    laid.symbol,
    laid.trade_type,
    laid.trade_time,
    laid.tie,
    laid.quantity,
    laid.laid_quantity - coalesce(matched.quantity, 0),
    laid.price_usd
  from gold.laid_trades as laid
  left join matched
    on matched.trade_id = laid.trade_id
  where laid.laid_quantity > coalesce(matched.quantity, 0);

  insert into gold.closed_lots (trade_id, trader_id, symbol, trade_type, trade_time, tie, quantity, price_usd, closed_at)
  with sides as (
    select buy_id as trade_id, quantity, closing_time from gold.lot_matches
    union all
    select sell_id as trade_id, quantity, closing_time from gold.lot_matches
  ),

  matched as (
    select trade_id, sum(quantity) as quantity, max(closing_time) as closed_at from sides group by trade_id
  )

  select
    laid.trade_id,
    laid.trader_id,
    laid.symbol,
    laid.trade_type,
    laid.trade_time,
    laid.tie,
    laid.quantity,
    laid.price_usd,
    coalesce(matched.closed_at, laid.trade_time)
  from gold.laid_trades as laid
  left join matched
    on matched.trade_id = laid.trade_id
  where laid.laid_quantity = coalesce(matched.quantity, 0);
  return 'lots matched';
end
$$;
