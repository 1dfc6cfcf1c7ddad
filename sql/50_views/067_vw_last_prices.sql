-- one row per symbol with current trades: the price of the last, whoever made it, in US dollars at the rate of its day
-- only trades of each symbol's newest day are looked at; stray days that lie ahead count where a symbol has no others
create or replace view gold.vw_last_prices as
with days as (
  select
    traded.symbol,
    coalesce(max(iff(traded.trade_date <= strays.last_day, traded.trade_date, null)), max(traded.trade_date)) as trade_date
  from gold.trade_days as traded
  inner join gold.vw_last_days as strays
    on strays.kind = 'TRADES'
  group by traded.symbol
)

select
  trades.symbol,
  trades.trade_id,
  trades.trade_time as last_traded_at,
  ops.price_usd(trades.price, trades.usd_per_unit) as last_price
from silver.trades as trades
inner join days
  on days.symbol = trades.symbol
  and days.trade_date = trades.trade_time::date
where not trades.is_deleted
  and trades.trader_id is not null
qualify row_number() over (
  partition by trades.symbol
  order by trades.trade_time desc nulls last, ops.trade_tie(coalesce(trades.first_sequence, 0), trades.trade_id) desc nulls last
) = 1;
