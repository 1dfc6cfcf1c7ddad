-- one row per value of :grouped_by over the days from :first_day to :last_day, up to :before_instant; :grouped_by = none is one row for all orders that pass the filters
with orders as (
  select * from silver.orders_derived
),

placed as (
  select
    orders.customer_id,
    orders.product_id,
    orders.quantity,
    orders.amount_usd,
    orders.status = 'CANCELLED' as is_cancelled,
    coalesce(orders.country, customers.country, 'UNKNOWN') as country,
    coalesce(products.category, 'UNKNOWN') as category,
    coalesce(customers.customer_type, 'UNKNOWN') as customer_type
  from orders
  left join silver.customers as customers
    on customers.customer_id = orders.customer_id
    and not customers.is_deleted
  left join silver.products as products
    on products.product_id = orders.product_id
    and not products.is_deleted
  where (cast(:first_day as date) is null or orders.sale_date >= cast(:first_day as date))
    and (cast(:last_day as date) is null or orders.sale_date <= cast(:last_day as date))
    and (cast(:before_instant as timestamp_ntz(6)) is null or orders.order_date < cast(:before_instant as timestamp_ntz(6)))
),

chosen as (
  select
    placed.*,
    case cast(:grouped_by as varchar)
      when 'product' then product_id
      when 'customer' then customer_id
      when 'country' then country
      when 'category' then category
      when 'customer_type' then customer_type
      else 'all'
    end as segment
  from placed
  where (cast(:country as varchar) is null or upper(country) = upper(cast(:country as varchar)))
    and (cast(:category as varchar) is null or upper(category) = upper(cast(:category as varchar)))
    and (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
),

segments as (
  select
    segment,
    count(*) as transactions,
    sum(amount_usd) as gross_sales,
    count_if(is_cancelled) as cancelled_orders,
    sum(iff(is_cancelled, amount_usd, 0)) as cancelled_amount,
    sum(iff(is_cancelled, 0, amount_usd)) as net,
    sum(iff(is_cancelled, 0, quantity)) as units,
    count(distinct customer_id) as unique_customers,
    count(distinct product_id) as unique_products
  from chosen
  group by segment
),

ranked as (
  select
    segments.*,
    sum(net) over () as all_net,
    row_number() over (order by net desc nulls last, segment) as sales_rank
  from segments
)

select
  segment,
  transactions,
  cast(gross_sales as decimal(38, 2)) as gross_sales,
  cancelled_orders,
  cast(cancelled_amount as decimal(38, 2)) as cancelled_amount,
  cast(net as decimal(38, 2)) as net_sales,
  units,
  ops.ratio(net, transactions - cancelled_orders) as average_order_value,
  ops.ratio(net, units) as average_price,
  unique_customers,
  unique_products,
  ops.ratio(net, all_net) as share_of_sales,
  sales_rank
from ranked
