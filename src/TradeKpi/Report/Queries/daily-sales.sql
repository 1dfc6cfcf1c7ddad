-- one row per UTC day of order_date; the days from :from to :to
select *
from gold.vw_daily_sales_analysis
where (cast(:from as date) is null or sale_date >= cast(:from as date))
  and (cast(:to as date) is null or sale_date <= cast(:to as date))
