-- one row per two products, by id, that some customer bought both of, cancelled orders apart; a customer counts once
-- support, confidence and lift as in Agrawal, Imieliński, Swami (1993) and Brin et al. (1997), with customers as the baskets
create or replace view gold.vw_product_pairs as
with bought as (
  select customer_id, product_id from gold.customer_products
),

categories as (
  select
    product_id,
    category
  from silver.products
  where not is_deleted
),

buyers as (
  select
    bought.product_id,
    coalesce(max(categories.category), 'UNKNOWN') as category,
    count(*) as customers
  from bought
  left join categories
    on categories.product_id = bought.product_id
  group by bought.product_id
),

totals as (
  select
    count(distinct customer_id) as customers,
    count(distinct product_id) as products
  from bought
),

pairs as (
  select
    one.product_id as product_a,
    other.product_id as product_b,
    count(*) as customers_both
  from bought as one
  inner join bought as other
    on other.customer_id = one.customer_id
    and other.product_id > one.product_id
  group by one.product_id, other.product_id
)

select
  -- ids and dimensions
  pairs.product_a,
  pairs.product_b,
  buyers_a.category as category_a,
  buyers_b.category as category_b,

  -- customers: of each, of both, of anything; and the products that anyone bought
  buyers_a.customers as customers_a,
  buyers_b.customers as customers_b,
  pairs.customers_both,
  totals.customers,
  totals.products,

  -- measures
  ops.ratio(pairs.customers_both, totals.customers) as support,
  ops.ratio(pairs.customers_both, buyers_a.customers) as confidence_ab,
  ops.ratio(pairs.customers_both, buyers_b.customers) as confidence_ba,
  ops.ratio(pairs.customers_both * totals.customers, buyers_a.customers * buyers_b.customers) as lift
from pairs
inner join buyers as buyers_a
  on buyers_a.product_id = pairs.product_a
inner join buyers as buyers_b
  on buyers_b.product_id = pairs.product_b
cross join totals;
