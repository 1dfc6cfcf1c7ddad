-- the changes of current trades since the last run; consumes the stream, so it must commit with all that read gold.trade_deltas
-- where gold is to be restated, it begins anew, with every current trade as a change
create or replace procedure gold.take_trade_deltas()
returns varchar
language sql
as
$$
declare
  restated number(9, 0);
begin
  select count(*) into :restated
  from ops.restatements
  where version > (select coalesce(max(version), 0) from ops.gold_versions);

  delete from gold.trader_days where :restated > 0;
  delete from gold.trade_days where :restated > 0;
  delete from gold.open_lots where :restated > 0;
  delete from gold.closed_lots where :restated > 0;
  delete from gold.trade_closes where :restated > 0;

  delete from gold.trade_deltas;
  insert into gold.trade_deltas (
    weight, trade_id, trader_id, symbol, trade_type, trade_date, trade_time, quantity, price_usd, notional_usd, fee_usd
  )
  with changes as (
    select
      iff(metadata$action = 'INSERT', 1, -1) as weight, is_deleted,
      trade_id, trader_id, symbol, trade_type, trade_time, quantity, price, fee, usd_per_unit
    from silver.trade_stream
    where :restated = 0
    union all
    select
      1 as weight, is_deleted,
      trade_id, trader_id, symbol, trade_type, trade_time, quantity, price, fee, usd_per_unit
    from silver.trades
    where :restated > 0
  )

  select
    weight,
    trade_id,
    trader_id,
    symbol,
    trade_type,
    trade_time::date,
    trade_time,
    quantity,
    ops.price_usd(price, usd_per_unit),
    ops.notional_usd(quantity, price, usd_per_unit),
    ops.amount_usd(fee, usd_per_unit)
  from changes
  where not is_deleted
    and trader_id is not null
    and symbol is not null
    and trade_type is not null
    and trade_time is not null
    and quantity is not null
    and price is not null
    and fee is not null
    and usd_per_unit is not null;

  -- an image that lacks what gold counts would fail this run and every later one: it is parked instead
  insert into gold.parked_changes (entity, entity_key, weight, reason)
  select
    'trade',
    trade_id,
    iff(metadata$action = 'INSERT', 1, -1),
    'MISSING:'
      || iff(trader_id is null, ' trader_id', '')
      || iff(symbol is null, ' symbol', '')
      || iff(trade_type is null, ' trade_type', '')
      || iff(trade_time is null, ' trade_time', '')
      || iff(quantity is null, ' quantity', '')
      || iff(price is null, ' price', '')
      || iff(fee is null, ' fee', '')
      || iff(usd_per_unit is null, ' usd_per_unit', '')
  from silver.trade_stream
  where not is_deleted
    and (
      trader_id is null
      or symbol is null
      or trade_type is null
      or trade_time is null
      or quantity is null
      or price is null
      or fee is null
      or usd_per_unit is null
    );
  return 'trade deltas taken';
end
$$;
