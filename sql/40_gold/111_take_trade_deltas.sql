-- the changes of current trades since the last run; consumes the stream, so it must commit with all that read gold.trade_deltas
create or replace procedure gold.take_trade_deltas()
returns varchar
language sql
as
$$
begin
  delete from gold.trade_deltas;
  insert into gold.trade_deltas (
    weight, trade_id, trader_id, symbol, trade_type, trade_date, trade_time, quantity, price, notional, notional_usd, fee_usd
  )
  select
    iff(metadata$action = 'INSERT', 1, -1),
    trade_id,
    trader_id,
    symbol,
    trade_type,
    trade_time::date,
    trade_time,
    quantity,
    price,
    cast(quantity as decimal(38, 6)) * price,
    ops.notional_usd(quantity, price, usd_per_unit),
    ops.amount_usd(fee, usd_per_unit)
  from silver.trade_stream
  where not is_deleted;
  return 'trade deltas taken';
end
$$;
