-- one row per UTC day, symbol and trade type
select *
from gold.gold_trade_summary
where (cast(:from as date) is null or trade_date >= cast(:from as date))
  and (cast(:to as date) is null or trade_date <= cast(:to as date))
  and (cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))
  and (cast(:trade_type as varchar) is null or trade_type = cast(:trade_type as varchar))
