-- one row per UTC day of order_date and, with :group_by, segment and, with :currency = local, currency of the orders
-- computed from the current orders that pass the filters
with firsts as (
  select
    customer_id,
    min(sale_date) as first_date
  from silver.orders_derived
  group by customer_id
),

placed as (
  select
    orders.sale_date,
    orders.customer_id,
    orders.product_id,
    orders.quantity,
    iff(cast(:currency as varchar) = 'local', orders.currency, 'USD') as currency,
    iff(cast(:currency as varchar) = 'local', cast(orders.amount as decimal(38, 2)), orders.amount_usd) as amount,
    orders.status = 'CANCELLED' as is_cancelled,
    orders.sale_date = firsts.first_date as is_first_day,
    coalesce(orders.country, customers.country, 'UNKNOWN') as country,
    coalesce(products.category, 'UNKNOWN') as category,
    coalesce(customers.customer_type, 'UNKNOWN') as customer_type
  from silver.orders_derived as orders
  inner join firsts
    on firsts.customer_id = orders.customer_id
  left join silver.customers as customers
    on customers.customer_id = orders.customer_id
    and not customers.is_deleted
  left join silver.products as products
    on products.product_id = orders.product_id
    and not products.is_deleted
  where (cast(:first_day as date) is null or orders.sale_date >= cast(:first_day as date))
    and (cast(:last_day as date) is null or orders.sale_date <= cast(:last_day as date))
),

chosen as (
  select
    placed.*,
    case cast(:group_by as varchar)
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

top_products as (
  select
    sale_date,
    segment,
    currency,
    product_id
  from chosen
  where not is_cancelled
  group by sale_date, segment, currency, product_id
  qualify row_number() over (partition by sale_date, segment, currency order by sum(amount) desc, product_id) = 1
),

top_customers as (
  select
    sale_date,
    segment,
    currency,
    customer_id
  from chosen
  where not is_cancelled
  group by sale_date, segment, currency, customer_id
  qualify row_number() over (partition by sale_date, segment, currency order by sum(amount) desc, customer_id) = 1
),

days as (
  select
    sale_date,
    segment,
    currency,
    count(*) as transactions,
    sum(amount) as gross_sales,
    count_if(is_cancelled) as cancelled_orders,
    sum(iff(is_cancelled, amount, 0)) as cancelled_amount,
    sum(iff(is_cancelled, 0, amount)) as net,
    sum(iff(is_cancelled, 0, quantity)) as units,
    count(distinct customer_id) as unique_customers,
    count(distinct product_id) as unique_products,
    count(distinct iff(is_first_day, customer_id, null)) as new_customers
  from chosen
  group by sale_date, segment, currency
)

select
  days.sale_date,
  days.segment,
  days.currency,
  days.transactions,
  cast(days.gross_sales as decimal(38, 2)) as gross_sales,
  days.cancelled_orders,
  cast(days.cancelled_amount as decimal(38, 2)) as cancelled_amount,
  cast(days.net as decimal(38, 2)) as net_sales,
  cast(days.net as decimal(38, 2)) as total_sales,
  days.units,
  ops.ratio(days.net, days.transactions - days.cancelled_orders) as average_order_value,
  ops.ratio(days.net, days.units) as average_price,
  days.unique_customers,
  days.unique_products,
  days.new_customers,
  days.unique_customers - days.new_customers as returning_customers,
  top_products.product_id as top_product_id,
  top_customers.customer_id as top_customer_id
from days
left join top_products
  on top_products.sale_date = days.sale_date
  and top_products.segment = days.segment
  and top_products.currency = days.currency
left join top_customers
  on top_customers.sale_date = days.sale_date
  and top_customers.segment = days.segment
  and top_customers.currency = days.currency
