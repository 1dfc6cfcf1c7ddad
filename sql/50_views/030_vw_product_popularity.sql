-- one row per customer type and product with current, not cancelled orders; penetration: the share of the type's buying customers who bought it
create or replace view gold.vw_product_popularity as
with pairs as (
  select * from gold.vw_customer_product_affinity
),

buyers as (
  select
    customer_type,
    count(distinct customer_id) as buyers
  from pairs
  group by customer_type
)

select
  pairs.customer_type,
  pairs.product_id,
  sum(pairs.orders) as orders,
  count(*) as customers,
  ops.ratio(count(*), max(buyers.buyers)) as penetration
from pairs
inner join buyers
  on buyers.customer_type = pairs.customer_type
group by pairs.customer_type, pairs.product_id;
