-- one row: the first and the last day with orders; days after the newest event, and its arrival, are dated ahead and stay out
create or replace view gold.vw_sales_span as
with days as (
  select sale_date from gold.daily_sales
),

known as (
  select max(last_day) as last_day from gold.known_days
)

select
  min(days.sale_date) as first_day,
  max(days.sale_date) as last_day
from days
cross join known
where days.sale_date <= known.last_day;
