-- one row per UTC day, symbol and trade type with current trades; money in US dollars at the rate of the day, each trade in cents
create table if not exists gold.trade_days (
  trade_date date not null,
  symbol varchar not null,
  trade_type varchar not null,
  trades number(18, 0) not null,
  volume number(38, 6) not null,
  notional number(38, 12) not null,
  low_usd number(38, 12) not null,
  high_usd number(38, 12) not null,
  primary key (trade_date, symbol, trade_type)
);

alter table gold.trade_days add column if not exists low_usd number(38, 12);
alter table gold.trade_days add column if not exists high_usd number(38, 12);
alter table gold.trade_days drop column if exists low;
alter table gold.trade_days drop column if exists high;

-- what an earlier version left without, until the next run restates it
merge into gold.trade_days as target
using (
  select
    trade_time::date as trade_date,
    symbol,
    trade_type,
    sum(ops.notional_usd(quantity, price, usd_per_unit)) as notional,
    min(ops.price_usd(price, usd_per_unit)) as low_usd,
    max(ops.price_usd(price, usd_per_unit)) as high_usd
  from silver.trades
  where not is_deleted
  group by trade_time::date, symbol, trade_type
) as trades
on target.trade_date = trades.trade_date
  and target.symbol = trades.symbol
  and target.trade_type = trades.trade_type
when matched and target.low_usd is null then update set
  notional = coalesce(trades.notional, 0),
  low_usd = trades.low_usd,
  high_usd = trades.high_usd;
