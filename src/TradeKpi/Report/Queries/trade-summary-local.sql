-- one row per UTC day, symbol, trade type and, with :currency = local, currency of the trades; computed from the current trades
with trades as (
  select
    trade_date,
    symbol,
    trade_type,
    iff(cast(:currency as varchar) = 'local', currency, 'USD') as currency,
    quantity,
    iff(cast(:currency as varchar) = 'local', cast(notional as decimal(38, 2)), notional_usd) as notional,
    iff(cast(:currency as varchar) = 'local', cast(price as decimal(38, 12)), price_usd) as price
  from silver.silver_trades
  where (cast(:first_day as date) is null or trade_date >= cast(:first_day as date))
    and (cast(:last_day as date) is null or trade_date <= cast(:last_day as date))
    and (cast(:trader_id as varchar) is null or trader_id = cast(:trader_id as varchar))
    and (cast(:symbol as varchar) is null or symbol = upper(cast(:symbol as varchar)))
    and (cast(:trade_type as varchar) is null or trade_type = cast(:trade_type as varchar))
)

select
  trade_date,
  symbol,
  trade_type,
  currency,
  count(*) as trades,
  sum(quantity) as volume,
  cast(sum(notional) as decimal(38, 2)) as notional,
  ops.ratio(sum(notional), sum(quantity)) as vwap,
  cast(min(price) as decimal(38, 6)) as low,
  cast(max(price) as decimal(38, 6)) as high
from trades
group by trade_date, symbol, trade_type, currency
