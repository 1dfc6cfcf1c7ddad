-- one row per month of first purchase and month since, up to the newest: who of the cohort bought again; cancelled orders apart, money in US dollars
create or replace view gold.vw_cohorts as
with purchases as (
  select
    days.customer_id,
    (year(days.sale_date) - 1) * 12 + month(days.sale_date) as month_number,
    sum(days.spend) as spend
  from gold.daily_customers as days
  inner join gold.vw_sales_span as span
    on days.sale_date <= span.last_day
  where days.net_orders > 0
  group by days.customer_id, (year(days.sale_date) - 1) * 12 + month(days.sale_date)
),

firsts as (
  select
    customer_id,
    min(month_number) as cohort_number
  from purchases
  group by customer_id
),

cohorts as (
  select
    cohort_number,
    count(*) as cohort_customers
  from firsts
  group by cohort_number
),

activity as (
  select
    firsts.cohort_number,
    purchases.month_number - firsts.cohort_number as months_since,
    count(*) as active_customers,
    sum(purchases.spend) as spend
  from purchases
  inner join firsts
    on firsts.customer_id = purchases.customer_id
  group by firsts.cohort_number, purchases.month_number - firsts.cohort_number
),

digits as (
  select digit from (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as listed (digit)
),

newest as (
  select max(month_number) as month_number from purchases
),

cells as (
  select
    cohorts.cohort_number,
    cohorts.cohort_customers,
    a.digit + 10 * b.digit + 100 * c.digit as months_since
  from cohorts
  cross join digits as a
  cross join digits as b
  cross join digits as c
  cross join newest
  where a.digit + 10 * b.digit + 100 * c.digit <= newest.month_number - cohorts.cohort_number
)

select
  dateadd('month', cells.cohort_number - 1, '0001-01-01'::date)::date as cohort_month,
  cells.months_since,
  cells.cohort_customers,
  coalesce(activity.active_customers, 0) as active_customers,
  ops.ratio(coalesce(activity.active_customers, 0), cells.cohort_customers) as retention,
  cast(coalesce(activity.spend, 0) as decimal(38, 2)) as net_sales
from cells
left join activity
  on activity.cohort_number = cells.cohort_number
  and activity.months_since = cells.months_since;
