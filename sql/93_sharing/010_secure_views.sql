-- run as tradekpi_owner: what other accounts may see, in a schema of its own; no ids of customers or traders
use role tradekpi_owner;
use database tradekpi;

create schema if not exists sharing with managed access;

-- one row per UTC day with current orders; money in US dollars
create or replace secure view sharing.daily_sales as
select
  sale_date,
  transactions,
  cancelled_orders,
  units,
  round(gross_sales, 2) as gross_sales,
  round(gross_sales - cancelled_amount, 2) as net_sales,
  unique_customers,
  new_customers
from gold.daily_sales;

-- one row per UTC day, symbol and trade type with current trades; money in US dollars
create or replace secure view sharing.trade_days as
select
  trade_date,
  symbol,
  trade_type,
  trades,
  volume,
  round(notional, 2) as notional,
  round(low_usd, 6) as low,
  round(high_usd, 6) as high
from gold.trade_days;
