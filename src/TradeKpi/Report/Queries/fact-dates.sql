-- one row per UTC day from the first with a current order or trade to the last
with told as (
  select sale_date as day from silver.orders_derived
  union all
  select trade_date as day from silver.silver_trades
),

span as (
  select min(day) as first_day, max(day) as last_day from told
),

numbers as (
  select row_number() over (order by 1) - 1 as n from table(generator(rowcount => 73050))
),

days as (
  select dateadd('day', numbers.n, span.first_day)::date as day
  from span
  cross join numbers
  where numbers.n <= datediff('day', span.first_day, span.last_day)
)

select
  day,
  year(day) as year,
  quarter(day) as quarter,
  month(day) as month,
  dayofmonth(day) as day_of_month,
  yearofweekiso(day) as iso_year,
  weekiso(day) as iso_week,
  dayofweekiso(day) as iso_weekday,
  date_trunc('month', day)::date as first_of_month
from days;
