-- adds the run's trade deltas to gold.trade_days; low and high move outwards with new trades, and are read again from silver, within the bounds
-- of their days, only where the trade that held them went away
create or replace procedure gold.merge_trade_days()
returns varchar
language sql
as
$$
declare
  first_day date;
  end_day date;
begin
  delete from gold.shrunk_trade_days;
  insert into gold.shrunk_trade_days (trade_date, symbol, trade_type)
  with prices as (
    select
      trade_date,
      symbol,
      trade_type,
      price_usd,
      sum(weight) as trades
    from gold.trade_deltas
    group by trade_date, symbol, trade_type, price_usd
  ),

  days as (
    select
      trade_date,
      symbol,
      trade_type,
      sum(trades) as trades,
      min(iff(trades < 0, price_usd, null)) as lowest_removed,
      max(iff(trades < 0, price_usd, null)) as highest_removed
    from prices
    group by trade_date, symbol, trade_type
  )

  select
    days.trade_date,
    days.symbol,
    days.trade_type
  from days
  inner join gold.trade_days as held
    on held.trade_date = days.trade_date
    and held.symbol = days.symbol
    and held.trade_type = days.trade_type
  where held.trades + days.trades > 0
    and (days.lowest_removed <= held.low_usd or days.highest_removed >= held.high_usd);

  select min(trade_date), dateadd('day', 1, max(trade_date))::date into :first_day, :end_day from gold.shrunk_trade_days;

  merge into gold.trade_days as target
  using (
    with days as (
      select
        trade_date,
        symbol,
        trade_type,
        sum(weight) as trades,
        sum(weight * quantity) as volume,
        sum(weight * notional_usd) as notional,
        min(iff(weight > 0, price_usd, null)) as lowest_added,
        max(iff(weight > 0, price_usd, null)) as highest_added
      from gold.trade_deltas
      group by trade_date, symbol, trade_type
    ),

    reread as (
      select
        shrunk.trade_date,
        shrunk.symbol,
        shrunk.trade_type,
        min(ops.price_usd(trades.price, trades.usd_per_unit)) as low_usd,
        max(ops.price_usd(trades.price, trades.usd_per_unit)) as high_usd
      from silver.trades as trades
      inner join gold.shrunk_trade_days as shrunk
        on shrunk.trade_date = trades.trade_time::date
        and shrunk.symbol = trades.symbol
        and shrunk.trade_type = trades.trade_type
      where trades.trade_time >= :first_day
        and trades.trade_time < :end_day
        and not trades.is_deleted
        and trades.trader_id is not null
      group by shrunk.trade_date, shrunk.symbol, shrunk.trade_type
    )

    select
      days.trade_date,
      days.symbol,
      days.trade_type,
      days.trades,
      days.volume,
      days.notional,
      days.lowest_added,
      days.highest_added,
      reread.low_usd as reread_low,
      reread.high_usd as reread_high
    from days
    left join reread
      on reread.trade_date = days.trade_date
      and reread.symbol = days.symbol
      and reread.trade_type = days.trade_type
  ) as delta
  on target.trade_date = delta.trade_date
    and target.symbol = delta.symbol
    and target.trade_type = delta.trade_type
  when matched and target.trades + delta.trades = 0 then delete
  when matched then update set
    trades = target.trades + delta.trades,
    volume = target.volume + delta.volume,
    notional = target.notional + delta.notional,
    low_usd = coalesce(delta.reread_low, iff(delta.lowest_added < target.low_usd, delta.lowest_added, target.low_usd)),
    high_usd = coalesce(delta.reread_high, iff(delta.highest_added > target.high_usd, delta.highest_added, target.high_usd))
  when not matched and delta.trades > 0 then insert (trade_date, symbol, trade_type, trades, volume, notional, low_usd, high_usd)
  values (delta.trade_date, delta.symbol, delta.trade_type, delta.trades, delta.volume, delta.notional, delta.lowest_added, delta.highest_added);
  return 'trade days merged';
end
$$;
