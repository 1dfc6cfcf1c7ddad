-- the changes of current trades since the last run; consumes the stream, so it must commit with all that read gold.trade_deltas
create or replace procedure gold.take_trade_deltas()
returns varchar
language sql
as
$$
begin
  delete from gold.trade_deltas;
  insert into gold.trade_deltas (
    weight, trade_id, trader_id, symbol, trade_type, trade_date, trade_time, quantity, notional, notional_usd, fee_usd
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
    cast(quantity as decimal(38, 6)) * price,
    cast(cast(quantity as decimal(38, 6)) * cast(cast(price as decimal(38, 6)) * usd_per_unit as decimal(38, 12)) as decimal(38, 12)),
    cast(fee as decimal(38, 4)) * usd_per_unit
  from silver.trade_stream
  where not is_deleted;
  return 'trade deltas taken';
end
$$;
