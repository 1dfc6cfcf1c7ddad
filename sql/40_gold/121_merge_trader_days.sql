-- adds the run's trade deltas to gold.trader_days
create or replace procedure gold.merge_trader_days()
returns varchar
language sql
as
$$
begin
  merge into gold.trader_days as target
  using (
    select
      trader_id,
      trade_date,
      sum(weight) as trades,
      sum(weight * quantity) as volume,
      sum(weight * notional_usd) as notional,
      sum(weight * fee_usd) as fees
    from gold.trade_deltas
    group by trader_id, trade_date
  ) as delta
  on target.trader_id = delta.trader_id
    and target.trade_date = delta.trade_date
  when matched and target.trades + delta.trades = 0 then delete
  when matched then update set
    trades = target.trades + delta.trades,
    volume = target.volume + delta.volume,
    notional = target.notional + delta.notional,
    fees = target.fees + delta.fees
  when not matched and delta.trades > 0 then insert (trader_id, trade_date, trades, volume, notional, fees)
  values (delta.trader_id, delta.trade_date, delta.trades, delta.volume, delta.notional, delta.fees);
  return 'trader days merged';
end
$$;
