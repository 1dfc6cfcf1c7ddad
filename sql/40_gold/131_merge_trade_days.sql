-- restates the days, symbols and types that the run touches, from current trades: a low or a high cannot be subtracted
create or replace procedure gold.merge_trade_days()
returns varchar
language sql
as
$$
begin
  merge into gold.trade_days as target
  using (
    with touched as (
      select distinct trade_date, symbol, trade_type from gold.trade_deltas
    ),

    bounds as (
      select min(trade_date) as first_day, max(trade_date) as last_day from touched
    ),

    trades as (
      select
        trade_time::date as trade_date,
        symbol,
        trade_type,
        quantity,
        price
      from silver.trades
      where not is_deleted
        and trade_time::date >= (select first_day from bounds)
        and trade_time::date <= (select last_day from bounds)
    )

    select
      touched.trade_date,
      touched.symbol,
      touched.trade_type,
      count(trades.price) as trades,
      sum(trades.quantity) as volume,
      sum(cast(trades.quantity as decimal(38, 6)) * trades.price) as notional,
      min(trades.price) as low,
      max(trades.price) as high
    from touched
    left join trades
      on trades.trade_date = touched.trade_date
      and trades.symbol = touched.symbol
      and trades.trade_type = touched.trade_type
    group by touched.trade_date, touched.symbol, touched.trade_type
  ) as restated
  on target.trade_date = restated.trade_date
    and target.symbol = restated.symbol
    and target.trade_type = restated.trade_type
  when matched and restated.trades = 0 then delete
  when matched then update set
    trades = restated.trades,
    volume = restated.volume,
    notional = restated.notional,
    low = restated.low,
    high = restated.high
  when not matched and restated.trades > 0 then insert (trade_date, symbol, trade_type, trades, volume, notional, low, high)
  values (restated.trade_date, restated.symbol, restated.trade_type, restated.trades, restated.volume, restated.notional, restated.low, restated.high);
  return 'trade days merged';
end
$$;
