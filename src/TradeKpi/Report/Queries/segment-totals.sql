-- one row per segment of customers
with customers as (
  select *
  from gold.vw_customer_segments
  where (cast(:customer_type as varchar) is null or upper(customer_type) = upper(cast(:customer_type as varchar)))
    and (cast(:country as varchar) is null or upper(country) = upper(cast(:country as varchar)))
),

segments as (
  select
    segment,
    count(*) as customers,
    sum(frequency) as orders,
    sum(monetary) as monetary
  from customers
  group by segment
),

totals as (
  select
    segments.*,
    sum(customers) over () as all_customers,
    sum(monetary) over () as all_monetary
  from segments
)

select
  segment,
  customers,
  orders,
  cast(monetary as decimal(38, 2)) as monetary,
  ops.ratio(customers, all_customers) as share_of_customers,
  ops.ratio(monetary, all_monetary) as share_of_spend
from totals
