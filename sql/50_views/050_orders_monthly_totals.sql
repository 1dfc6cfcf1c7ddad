-- one row per order year and month, under the names that earlier systems used; money in US dollars
create or replace view gold.orders_monthly_totals as
with months as (
  select * from gold.monthly_orders
),

customers as (
  select
    order_year,
    order_month,
    count(distinct customer_id) as unique_customers
  from gold.monthly_customers
  group by order_year, order_month
)

select
  months.order_year,
  months.order_month,
  sum(months.order_count) as total_orders,
  cast(sum(months.total_revenue) as decimal(38, 2)) as total_revenue,
  ops.ratio(sum(months.total_revenue), sum(months.order_count - months.cancelled_orders)) as average_order_value,
  coalesce(max(customers.unique_customers), 0) as unique_customers,
  sum(months.total_items_sold) as total_items_sold,
  cast(sum(months.total_delivered_revenue) as decimal(38, 2)) as total_delivered_revenue,
  sum(months.cancelled_orders) as cancelled_orders,
  cast(sum(months.total_high_value_orders) as decimal(38, 2)) as total_high_value_orders,
  cast(sum(months.total_low_value_orders) as decimal(38, 2)) as total_low_value_orders,
  sum(months.new_records) as new_records,
  sum(months.updated_records) as updated_records
from months
left join customers
  on customers.order_year = months.order_year
  and customers.order_month = months.order_month
group by months.order_year, months.order_month;
