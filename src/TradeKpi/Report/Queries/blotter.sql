-- one row per current trade
select
  trade_time,
  trade_id,
  trader_id,
  desk,
  symbol,
  trade_type,
  quantity,
  price,
  currency,
  cast(notional as decimal(38, 2)) as notional,
  cast(fees as decimal(38, 2)) as fees,
  closed_quantity,
  cast(realised_pnl as decimal(38, 2)) as realised_pnl
from gold.vw_trade_results
where (cast(:first_day as date) is null or trade_date >= cast(:first_day as date))
  and (cast(:last_day as date) is null or trade_date <= cast(:last_day as date))
  and (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
  and (cast(:desk as varchar) is null or upper(desk) = upper(cast(:desk as varchar)))
  and (cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))
  and (cast(:trade_type as varchar) is null or trade_type = cast(:trade_type as varchar))
  and (cast(:trade_id as varchar) is null or trade_id = cast(:trade_id as varchar))
