-- one row per order year, month and value segment with current orders; money in US dollars
-- refreshed in full: the table is small, and its distinct counts read every order of a group that changes anyway
create or replace dynamic table derived.orders_aggregated
  target_lag = '2 minutes'
  warehouse = tradekpi_wh
  refresh_mode = full
  initialize = on_create
as
with orders as (
  select
    order_year,
    order_month,
    value_segment,
    customer_id,
    status,
    quantity,
    amount_usd,
    status = 'CANCELLED' as is_cancelled
  from derived.orders_derived
)

select
  order_year,
  order_month,
  value_segment,
  count(*) as order_count,
  sum(iff(is_cancelled, 0, amount_usd)) as total_revenue,
  sum(amount_usd) as gross_revenue,
  count(distinct customer_id) as unique_customers,
  sum(iff(is_cancelled, 0, quantity)) as total_items_sold,
  sum(iff(status = 'DELIVERED', amount_usd, 0)) as total_delivered_revenue,
  count_if(is_cancelled) as cancelled_orders
from orders
group by order_year, order_month, value_segment;
