-- one row per UTC day, symbol and trade type
select *
from gold.gold_trade_summary
where (cast(:first_day as date) is null or trade_date >= cast(:first_day as date))
  and (cast(:last_day as date) is null or trade_date <= cast(:last_day as date))
  and (cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))
  and (cast(:trade_type as varchar) is null or trade_type = cast(:trade_type as varchar))
