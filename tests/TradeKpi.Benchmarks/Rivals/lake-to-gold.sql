-- what an expert writes by hand for the same tables, over the same files of the lake: typed while they are read, newest state per key, then each table once
-- no identity, no late event, no quarantine, no history, no lineage: it need not be right the next time
create table rates as select * from read_parquet('{rates}');

create table order_events as
select key, change_type, sequence, payload.*
from read_json('{lake}/order/**/*.json', format = 'newline_delimited', columns = {
  key: 'varchar', change_type: 'varchar', sequence: 'bigint',
  payload: 'struct(order_id varchar, customer_id varchar, product_id varchar, order_date timestamp, status varchar, quantity decimal(18, 4), amount decimal(18, 4), currency varchar, country varchar, channel varchar)'
});

create table trade_events as
select key, change_type, sequence, payload.*
from read_json('{lake}/trade/**/*.json', format = 'newline_delimited', columns = {
  key: 'varchar', change_type: 'varchar', sequence: 'bigint',
  payload: 'struct(trade_id varchar, trader_id varchar, symbol varchar, trade_type varchar, quantity decimal(18, 6), price decimal(18, 6), fee decimal(18, 4), trade_time timestamp, desk varchar, currency varchar)'
});

create table customers as
select key, change_type, sequence, payload.*
from read_json('{lake}/customer/**/*.json', format = 'newline_delimited', columns = {
  key: 'varchar', change_type: 'varchar', sequence: 'bigint',
  payload: 'struct(customer_id varchar, name varchar, email varchar, customer_type varchar, country varchar, created_at timestamp)'
})
qualify row_number() over (partition by key order by sequence desc) = 1;

create table products as
select key, change_type, sequence, payload.*
from read_json('{lake}/product/**/*.json', format = 'newline_delimited', columns = {
  key: 'varchar', change_type: 'varchar', sequence: 'bigint',
  payload: 'struct(product_id varchar, name varchar, category varchar, price decimal(18, 4), stock bigint)'
})
qualify row_number() over (partition by key order by sequence desc) = 1;

create table orders as
with newest as (
  select * from order_events qualify row_number() over (partition by key order by sequence desc) = 1
)
select
  newest.*,
  order_date::date as sale_date,
  cast(amount * coalesce(usd_per_unit, 1) as decimal(18, 2)) as usd,
  status = 'CANCELLED' as is_cancelled
from newest
left join rates on rates.currency = newest.currency and rates.day = newest.order_date::date
where change_type <> 'DELETE';

create table trades as
with newest as (
  select * from trade_events qualify row_number() over (partition by key order by sequence desc) = 1
)
select
  newest.*,
  trade_time::date as trade_date,
  cast(price * coalesce(usd_per_unit, 1) as decimal(18, 6)) as price_usd
from newest
left join rates on rates.currency = newest.currency and rates.day = newest.trade_time::date
where change_type <> 'DELETE';

create table daily_customers as
select sale_date, customer_id, count(*) as orders, count(*) filter (not is_cancelled) as net_orders, sum(usd) filter (not is_cancelled) as spend
from orders group by all;

create table daily_products as
select sale_date, product_id, count(*) as orders, count(*) filter (not is_cancelled) as net_orders, sum(usd) filter (not is_cancelled) as spend
from orders group by all;

create table customer_first_orders as
select customer_id, min(sale_date) as first_sale_date from orders group by customer_id;

create table daily_sales as
with days as (
  select
    sale_date, count(*) as transactions, sum(usd) as gross_sales, count(*) filter (is_cancelled) as cancelled_orders,
    sum(usd) filter (is_cancelled) as cancelled_amount, sum(quantity) filter (not is_cancelled) as units
  from orders group by sale_date
),
buyers as (select sale_date, count(*) as unique_customers, arg_max(customer_id, spend) as top_customer from daily_customers group by sale_date),
bought as (select sale_date, count(*) as unique_products, arg_max(product_id, spend) as top_product from daily_products group by sale_date),
news as (select first_sale_date as sale_date, count(*) as new_customers from customer_first_orders group by all)
select * from days join buyers using (sale_date) join bought using (sale_date) left join news using (sale_date);

create table customer_products as
select
  customer_id, product_id, count(*) as orders, sum(quantity) as units, sum(usd) as spend, min(order_date) as first_purchase,
  max(order_date) as last_purchase
from orders where not is_cancelled group by all;

create table monthly_orders as
select
  year(order_date) as order_year, month(order_date) as order_month,
  case when usd > 200 then 'HIGH_VALUE' when usd > 100 then 'MEDIUM_VALUE' else 'LOW_VALUE' end as value_segment,
  count(*) as order_count, count(*) filter (is_cancelled) as cancelled_orders, count(distinct customer_id) as unique_customers,
  sum(quantity) filter (not is_cancelled) as items, sum(usd) as gross_revenue, sum(usd) filter (not is_cancelled) as total_revenue,
  sum(usd) filter (status = 'DELIVERED') as delivered_revenue
from orders group by all;

create table trader_days as
select
  trader_id, trade_date, count(*) as trades, sum(quantity) as volume, sum(cast(quantity * price_usd as decimal(18, 2))) as notional, sum(fee) as fees
from trades group by all;

create table trade_days as
select
  trade_date, symbol, trade_type, count(*) as trades, sum(quantity) as volume, sum(cast(quantity * price_usd as decimal(18, 2))) as notional,
  min(price_usd) as low, max(price_usd) as high
from trades group by all;

create table trade_closes as
with laid as (
  select
    trader_id, symbol, trade_type, trade_id, trade_time, price_usd, sequence,
    sum(quantity) over (partition by trader_id, symbol, trade_type order by trade_time, sequence) as through
  from trades
),
segments as (
  select
    trader_id, symbol,
    through - coalesce(lag(through) over (partition by trader_id, symbol order by through, trade_type), 0) as quantity,
    min(if(trade_type = 'BUY', through, null)) over later as bought_through,
    min(if(trade_type = 'SELL', through, null)) over later as sold_through
  from laid
  window later as (partition by trader_id, symbol order by through, trade_type rows between current row and unbounded following)
),
pairs as (
  select
    if((sells.trade_time, sells.sequence) > (buys.trade_time, buys.sequence), sells.trade_id, buys.trade_id) as trade_id,
    segments.trader_id, segments.symbol, segments.quantity,
    cast(segments.quantity * sells.price_usd as decimal(18, 2)) - cast(segments.quantity * buys.price_usd as decimal(18, 2)) as pnl
  from segments
  join laid as buys
    on buys.trader_id = segments.trader_id and buys.symbol = segments.symbol and buys.trade_type = 'BUY' and buys.through = segments.bought_through
  join laid as sells
    on sells.trader_id = segments.trader_id and sells.symbol = segments.symbol and sells.trade_type = 'SELL' and sells.through = segments.sold_through
  where segments.quantity > 0
)
select trade_id, trader_id, symbol, sum(quantity) as closed_quantity, sum(pnl) as realised_pnl from pairs group by all;

checkpoint;
