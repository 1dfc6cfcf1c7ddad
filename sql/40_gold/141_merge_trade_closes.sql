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
  where trade_time >= :first_time
    and exists (
      select 1
      from gold.touched_positions as touched
      where touched.trader_id = trade_closes.trader_id
        and touched.symbol = trade_closes.symbol
        and touched.first_time <= trade_closes.trade_time
    );

  insert into gold.trade_closes (trade_id, trader_id, symbol, trade_date, trade_time, tie, closed_quantity, realised_pnl)
  with closes as (
    select
      closing_id,
      sum(quantity) as closed_quantity,
      sum(pnl) as realised_pnl
    from gold.lot_matches
    group by closing_id
  )

  select
    laid.trade_id,
    laid.trader_id,
    laid.symbol,
    laid.trade_time::date,
    laid.trade_time,
    laid.tie,
    closes.closed_quantity,
    closes.realised_pnl
  from closes
  inner join gold.laid_trades as laid
    on laid.trade_id = closes.closing_id;
  return 'trade closes merged';
end
$$;
