-- offends: a month whose orders do not add up to its days
create or replace view ops.test_monthly_orders_agree as
with days as (
  select
    year(sale_date) as order_year,
    month(sale_date) as order_month,
    sum(transactions) as transactions,
    sum(gross_sales) as gross_sales
  from gold.daily_sales
  group by 1, 2
),

months as (
  select
    order_year,
    order_month,
    sum(order_count) as transactions,
    sum(gross_revenue) as gross_sales
  from gold.monthly_orders
  group by order_year, order_month
)

select
  months.order_year::varchar || '-' || months.order_month::varchar as offender
from months
left join days
  on days.order_year = months.order_year
  and days.order_month = months.order_month
where months.transactions <> coalesce(days.transactions, 0)
  or months.gross_sales <> coalesce(days.gross_sales, 0);
