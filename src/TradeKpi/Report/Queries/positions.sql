-- one row per trader, desk and symbol with open lots; all open lots of a trader and symbol lie on one side
select
  trader_id,
  desk,
  symbol,
  iff(max(trade_type) = 'BUY', 'LONG', 'SHORT') as side,
  count(*) as lots,
  sum(open_quantity) as quantity,
  ops.ratio(sum(cost), sum(open_quantity)) as average_cost,
  cast(max(last_price) as decimal(38, 6)) as last_price,
  max(last_traded_at) as last_traded_at,
  cast(sum(cost) as decimal(38, 2)) as cost,
  cast(sum(market_value) as decimal(38, 2)) as market_value,
  cast(sum(unrealised_pnl) as decimal(38, 2)) as unrealised_pnl,
  min(trade_time) as opened_at
from gold.vw_open_lots
where (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
  and (cast(:desk as varchar) is null or upper(desk) = upper(cast(:desk as varchar)))
  and (cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))
group by trader_id, desk, symbol
