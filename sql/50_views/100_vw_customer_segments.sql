-- one row per customer with current, not cancelled orders: recency, frequency, monetary value (Hughes 1994), and a segment; money in US dollars
-- a score is the fifth that the customer's rank lies in, 5 the best and 1 the least: 5 - floor(5 * (rank - 1) / customers); equal values share the better
create or replace view gold.vw_customer_segments as
with span as (
  select last_day from gold.vw_sales_span
),

-- an order that is dated ahead is no last purchase
spends as (
  select
    days.customer_id,
    max(iff(days.sale_date <= span.last_day, days.sale_date, null)) as last_order_date,
    sum(days.net_orders) as frequency,
    sum(days.spend) as monetary
  from gold.daily_customers as days
  cross join span
  where days.net_orders > 0
  group by days.customer_id
),

aged as (
  select
    spends.*,
    coalesce(datediff('day', spends.last_order_date, span.last_day), 0) as recency_days
  from spends
  cross join span
),

ranked as (
  select
    aged.*,
    5 * (rank() over (order by recency_days) - 1) as recency_place,
    5 * (rank() over (order by frequency desc nulls last) - 1) as frequency_place,
    5 * (rank() over (order by monetary desc nulls last) - 1) as monetary_place,
    count(*) over () as customers
  from aged
),

scored as (
  select
    ranked.*,
    5 - iff(recency_place >= customers, 1, 0) - iff(recency_place >= 2 * customers, 1, 0)
      - iff(recency_place >= 3 * customers, 1, 0) - iff(recency_place >= 4 * customers, 1, 0) as recency_score,
    5 - iff(frequency_place >= customers, 1, 0) - iff(frequency_place >= 2 * customers, 1, 0)
      - iff(frequency_place >= 3 * customers, 1, 0) - iff(frequency_place >= 4 * customers, 1, 0) as frequency_score,
    5 - iff(monetary_place >= customers, 1, 0) - iff(monetary_place >= 2 * customers, 1, 0)
      - iff(monetary_place >= 3 * customers, 1, 0) - iff(monetary_place >= 4 * customers, 1, 0) as monetary_score
  from ranked
),

-- who bought once has no habit, whoever else bought once too
judged as (
  select
    scored.*,
    iff(frequency = 1, 1, frequency_score) as habit
  from scored
),

customers as (
  select * from silver.customers where not is_deleted
)

select
  -- ids and dimensions
  judged.customer_id,
  coalesce(customers.customer_type, 'UNKNOWN') as customer_type,
  coalesce(customers.country, 'UNKNOWN') as country,

  -- values
  judged.last_order_date,
  judged.recency_days,
  judged.frequency,
  cast(judged.monetary as decimal(38, 2)) as monetary,

  -- scores
  judged.recency_score,
  judged.frequency_score,
  judged.monetary_score,
  case
    when recency_score >= 4 and habit >= 4 and monetary_score >= 4 then 'CHAMPION'
    when recency_score >= 3 and habit >= 3 then 'LOYAL'
    when recency_score >= 4 and habit = 1 then 'NEW'
    when recency_score >= 3 then 'PROMISING'
    when recency_score = 1 and habit >= 4 and monetary_score >= 4 then 'CANNOT_LOSE'
    when habit >= 3 or monetary_score >= 4 then 'AT_RISK'
    else 'HIBERNATING'
  end as segment
from judged
left join customers
  on customers.customer_id = judged.customer_id;
