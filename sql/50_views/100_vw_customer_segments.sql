-- one row per customer with current, not cancelled orders: recency, frequency, monetary value (Hughes 1994), and a segment; money in US dollars
-- a score is the fifth that the customer's rank lies in, 1 the least and 5 the best: 1 + floor(5 * (rank - 1) / customers); equal values share it
create or replace view gold.vw_customer_segments as
with spends as (
  select
    customer_id,
    max(sale_date) as last_order_date,
    sum(net_orders) as frequency,
    sum(spend) as monetary
  from gold.daily_customers
  where net_orders > 0
  group by customer_id
),

ranked as (
  select
    spends.*,
    5 * (rank() over (order by last_order_date) - 1) as recency_place,
    5 * (rank() over (order by frequency) - 1) as frequency_place,
    5 * (rank() over (order by monetary) - 1) as monetary_place,
    count(*) over () as customers
  from spends
),

scored as (
  select
    ranked.*,
    1 + iff(recency_place >= customers, 1, 0) + iff(recency_place >= 2 * customers, 1, 0)
      + iff(recency_place >= 3 * customers, 1, 0) + iff(recency_place >= 4 * customers, 1, 0) as recency_score,
    1 + iff(frequency_place >= customers, 1, 0) + iff(frequency_place >= 2 * customers, 1, 0)
      + iff(frequency_place >= 3 * customers, 1, 0) + iff(frequency_place >= 4 * customers, 1, 0) as frequency_score,
    1 + iff(monetary_place >= customers, 1, 0) + iff(monetary_place >= 2 * customers, 1, 0)
      + iff(monetary_place >= 3 * customers, 1, 0) + iff(monetary_place >= 4 * customers, 1, 0) as monetary_score
  from ranked
),

customers as (
  select * from silver.customers where not is_deleted
)

select
  -- ids and dimensions
  scored.customer_id,
  coalesce(customers.customer_type, 'UNKNOWN') as customer_type,
  coalesce(customers.country, 'UNKNOWN') as country,

  -- values; an order that is dated ahead is no day ago
  scored.last_order_date,
  iff(scored.last_order_date < span.last_day, datediff('day', scored.last_order_date, span.last_day), 0) as recency_days,
  scored.frequency,
  cast(scored.monetary as decimal(38, 2)) as monetary,

  -- scores
  scored.recency_score,
  scored.frequency_score,
  scored.monetary_score,
  case
    when recency_score >= 4 and frequency_score >= 4 and monetary_score >= 4 then 'CHAMPION'
    when recency_score >= 3 and frequency_score >= 3 then 'LOYAL'
    when recency_score >= 4 and frequency_score = 1 then 'NEW'
    when recency_score >= 3 then 'PROMISING'
    when recency_score = 1 and frequency_score >= 4 and monetary_score >= 4 then 'CANNOT_LOSE'
    when frequency_score >= 3 or monetary_score >= 4 then 'AT_RISK'
    else 'HIBERNATING'
  end as segment
from scored
cross join gold.vw_sales_span as span
left join customers
  on customers.customer_id = scored.customer_id;
