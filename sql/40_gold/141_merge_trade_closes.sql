-- restates the closing trades of every trader and symbol that the run touches, from the earliest touched trade on
create or replace procedure gold.merge_trade_closes()
returns varchar
language sql
as
$$
declare
  first_time timestamp_ntz(6);
begin
  select min(first_time) into :first_time from gold.touched_positions;

  delete from gold.trade_closes
<<<<<<< HEAD
  where trade_time >= :first_time
    and exists (
      select 1
      from gold.touched_positions as touched
      where touched.trader_id = trade_closes.trader_id
        and touched.symbol = trade_closes.symbol
        and touched.first_time <= trade_closes.trade_time
    );

  insert into gold.trade_closes (trade_id, trader_id, symbol, trade_date, trade_time, closed_quantity, realised_pnl)
  with closes as (
=======
  where exists (
    select 1
    from gold.trade_deltas as touched
    where touched.trader_id = trade_closes.trader_id
      and touched.symbol = trade_closes.symbol
  );
  insert into gold.trade_closes (trade_id, trader_id, symbol, trade_date, trade_time, tie, closed_quantity, realised_pnl)
  with touched as (
    select distinct trader_id, symbol from gold.trade_deltas
  ),

  trades as (
    select
      trades.trade_id,
      trades.trader_id,
      trades.symbol,
      trades.trade_type,
      trades.trade_time,
      ops.trade_tie(trades.first_sequence, trades.trade_id) as tie,
      ops.price_usd(trades.price, trades.usd_per_unit) as price_usd,
      sum(trades.quantity) over (
        partition by trades.trader_id, trades.symbol, trades.trade_type order by trades.trade_time, ops.trade_tie(trades.first_sequence, trades.trade_id)
        rows between unbounded preceding and current row
      ) as through
    from silver.trades as trades
    inner join touched
      on touched.trader_id = trades.trader_id
      and touched.symbol = trades.symbol
    where not trades.is_deleted
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
  ),

  pairs as (
    select
      iff(
        sells.trade_time > buys.trade_time or (sells.trade_time = buys.trade_time and sells.tie > buys.tie),
        sells.trade_id,
        buys.trade_id
      ) as closing_id,
      segments.quantity,
      ops.times(segments.quantity, sells.price_usd - buys.price_usd) as pnl
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
    where segments.quantity > 0
  ),

  closes as (
>>>>>>> main
    select
      closing_id,
      sum(quantity) as closed_quantity,
      sum(pnl) as realised_pnl
    from gold.lot_matches
    group by closing_id
  )

  select
<<<<<<< HEAD
    laid.trade_id,
    laid.trader_id,
    laid.symbol,
    laid.trade_time::date,
    laid.trade_time,
=======
    trades.trade_id,
    trades.trader_id,
    trades.symbol,
    trades.trade_time::date,
    trades.trade_time,
    trades.tie,
>>>>>>> main
    closes.closed_quantity,
    closes.realised_pnl
  from closes
  inner join gold.laid_trades as laid
    on laid.trade_id = closes.closing_id;
  return 'trade closes merged';
end
$$;
