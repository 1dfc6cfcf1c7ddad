-- one row per order year, month and value segment: gold.monthly_orders as a full recompute gives it
create or replace view verify.monthly_orders as
with orders as (
  select
    year(order_date) as order_year,
    month(order_date) as order_month,
    ops.value_segment(amount_usd) as value_segment,
    count(*) as order_count,
    count_if(is_cancelled) as cancelled_orders,
    count(distinct customer_id) as unique_customers,
    sum(iff(is_cancelled, 0, quantity)) as total_items_sold,
    sum(amount_usd) as gross_revenue,
    sum(iff(is_cancelled, 0, amount_usd)) as total_revenue,
    sum(iff(status = 'DELIVERED', amount_usd, 0)) as total_delivered_revenue,
    sum(iff(not is_cancelled and amount_usd > 100, amount_usd, 0)) as total_high_value_orders,
    sum(iff(not is_cancelled and amount_usd <= 100, amount_usd, 0)) as total_low_value_orders
  from verify.current_orders
  group by 1, 2, 3
),

events as (
  select
    year(order_date) as order_year,
    month(order_date) as order_month,
    ops.value_segment(round(cast(amount as decimal(38, 4)) * usd_per_unit, 2)) as value_segment,
    count_if(change_type in ('INSERT', 'SNAPSHOT')) as new_records,
    count_if(change_type = 'UPDATE') as updated_records
  from silver.order_events
  where outcome = 'accepted'
    and change_type <> 'DELETE'
  group by 1, 2, 3
)

select
  events.order_year,
  events.order_month,
  events.value_segment,
  coalesce(orders.order_count, 0) as order_count,
  coalesce(orders.cancelled_orders, 0) as cancelled_orders,
  coalesce(orders.unique_customers, 0) as unique_customers,
  coalesce(orders.total_items_sold, 0) as total_items_sold,
  coalesce(orders.gross_revenue, 0) as gross_revenue,
  coalesce(orders.total_revenue, 0) as total_revenue,
  coalesce(orders.total_delivered_revenue, 0) as total_delivered_revenue,
  coalesce(orders.total_high_value_orders, 0) as total_high_value_orders,
  coalesce(orders.total_low_value_orders, 0) as total_low_value_orders,
  events.new_records,
  events.updated_records
from events
left join orders
  on orders.order_year = events.order_year
  and orders.order_month = events.order_month
  and orders.value_segment = events.value_segment;
