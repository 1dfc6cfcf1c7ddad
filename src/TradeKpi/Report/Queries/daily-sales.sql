-- one row per UTC day of order_date; the days from :first_day to :last_day
select *
from gold.vw_daily_sales_analysis
where (cast(:first_day as date) is null or sale_date >= cast(:first_day as date))
  and (cast(:last_day as date) is null or sale_date <= cast(:last_day as date))
