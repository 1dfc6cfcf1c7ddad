-- lays out what the run touches of each trader and symbol, from its earliest touched trade on: the lots that stood open then, and the trades since
-- what closed before that trade came stays closed, so nothing older is read: lots closed earlier and trades made earlier lie outside the bounds
create or replace procedure gold.lay_trades()
returns varchar
language sql
as
$$
declare
  lots number(38, 0);
  first_time timestamp_ntz(6);
begin
  -- without any lots, as before lots were kept (139_lay_first_lots), every position is laid out from its first trade on
  select count(*) into :lots
  from (
    (select trade_id from gold.open_lots limit 1)
    union all
    (select trade_id from gold.closed_lots limit 1)
  ) as some_lots;

  delete from gold.touched_positions;
  insert into gold.touched_positions (trader_id, symbol, first_time)
  with touched as (
    select trader_id, symbol, trade_time from gold.trade_deltas
    union all
    select trader_id, symbol, trade_time
    from silver.trades
    where :lots = 0
      and not is_deleted
      and trader_id is not null
      and symbol is not null
  )

  select trader_id, symbol, min(trade_time) from touched group by trader_id, symbol;

  select min(first_time) into :first_time from gold.touched_positions;

  delete from gold.laid_trades;
  insert into gold.laid_trades (trade_id, trader_id, symbol, trade_type, trade_time, tie, quantity, laid_quantity, price_usd)
  with touched as (
    select * from gold.touched_positions
  ),

  held as (
    select
      lots.trade_id, lots.trader_id, lots.symbol, lots.trade_type, lots.trade_time, lots.tie, lots.quantity, lots.open_quantity, lots.price_usd,
      touched.first_time
    from gold.open_lots as lots
    inner join touched
      on touched.trader_id = lots.trader_id
      and touched.symbol = lots.symbol
    union all
    select
      lots.trade_id, lots.trader_id, lots.symbol, lots.trade_type, lots.trade_time, lots.tie, lots.quantity, 0, lots.price_usd,
      touched.first_time
    from gold.closed_lots as lots
    inner join touched
      on touched.trader_id = lots.trader_id
      and touched.symbol = lots.symbol
      and touched.first_time <= lots.closed_at
    where lots.closed_at >= :first_time
  ),

  -- what stood open then: what stands open now, less all that came since
  positions as (
    select
      trader_id,
      symbol,
      abs(
        sum(iff(trade_type = 'BUY', open_quantity, -open_quantity))
        - sum(iff(trade_time < first_time, 0, iff(trade_type = 'BUY', quantity, -quantity)))
      ) as open_quantity
    from held
    group by trader_id, symbol
  ),

  -- only the oldest lot can have been closed in part
  carried as (
    select
      held.*,
      sum(held.quantity) over (partition by held.trader_id, held.symbol) - positions.open_quantity as closed_quantity,
      row_number() over (partition by held.trader_id, held.symbol order by held.trade_time, held.tie) as nth
    from held
    inner join positions
      on positions.trader_id = held.trader_id
      and positions.symbol = held.symbol
    where held.trade_time < held.first_time
  )

  select
    trade_id,
    trader_id,
    symbol,
    trade_type,
    trade_time,
    tie,
    quantity,
    iff(nth = 1, quantity - closed_quantity, quantity),
    price_usd
  from carried
  union all
  select
    trades.trade_id,
    trades.trader_id,
    trades.symbol,
    trades.trade_type,
    trades.trade_time,
    ops.trade_tie(coalesce(trades.first_sequence, 0), trades.trade_id),
    trades.quantity,
    trades.quantity,
    ops.price_usd(trades.price, trades.usd_per_unit)
  from silver.trades as trades
  inner join touched
    on touched.trader_id = trades.trader_id
    and touched.symbol = trades.symbol
    and touched.first_time <= trades.trade_time
  where trades.trade_time >= :first_time
    and not trades.is_deleted
    and trades.trade_type is not null
    and trades.quantity is not null
    and trades.price is not null
    and trades.usd_per_unit is not null;
  return 'trades laid out';
end
$$;
