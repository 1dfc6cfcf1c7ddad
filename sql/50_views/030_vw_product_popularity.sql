-- one row per customer type and product with current, not cancelled orders; penetration: the share of the type's buying customers who bought it
create or replace view gold.vw_product_popularity as
with pairs as (
  select * from gold.vw_customer_product_affinity
),

buyers as (
  select
    customer_type,
    count(distinct customer_id) as type_customers
  from pairs
  group by customer_type
)

select
  pairs.customer_type,
  pairs.product_id,
  max(pairs.category) as category,
  sum(pairs.orders) as orders,
  count(*) as customers,
  max(buyers.type_customers) as type_customers,
  ops.ratio(count(*), max(buyers.type_customers)) as penetration
from pairs
inner join buyers
  on buyers.customer_type = pairs.customer_type
group by pairs.customer_type, pairs.product_id;
