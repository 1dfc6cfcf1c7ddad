-- one row per current product: its stock against what was sold in the :window_days days up to the newest, cancelled orders apart
with products as (
  select * from silver.products where not is_deleted
),

span as (
  select last_day from gold.vw_sales_span
),

sold as (
  select
    orders.product_id,
    sum(orders.quantity) as units_sold
  from silver.orders_derived as orders
  inner join span
    on orders.sale_date <= span.last_day
    and orders.sale_date > dateadd('day', -cast(:window_days as integer), span.last_day)
  where orders.status <> 'CANCELLED'
  group by orders.product_id
),

covers as (
  select
    products.product_id,
    products.name as product_name,
    products.category,
    products.stock,
    coalesce(sold.units_sold, 0) as units_sold,
    ops.ratio(coalesce(sold.units_sold, 0), cast(:window_days as decimal(18, 0))) as daily_units,
    ops.ratio(products.stock * cast(:window_days as decimal(18, 0)), sold.units_sold) as days_of_cover
  from products
  left join sold
    on sold.product_id = products.product_id
),

judged as (
  select
    covers.*,
    case
      when stock is null then 'UNKNOWN'
      when stock <= 0 then 'OUT'
      when units_sold = 0 then 'DORMANT'
      when days_of_cover < 14 then 'LOW'
      when days_of_cover > 180 then 'EXCESS'
      else 'OK'
    end as status
  from covers
)

select *
from judged
where (cast(:category as varchar) is null or upper(category) = upper(cast(:category as varchar)))
  and (cast(:status as varchar) is null or status = cast(:status as varchar))
