-- one row per UTC day with orders up to the newest that can be known: net sales in US dollars, or units, cancelled orders apart
select
  sales.sale_date,
  iff(cast(:metric as varchar) = 'units', cast(sales.units as decimal(38, 12)), sales.gross_sales - sales.cancelled_amount) as value
from gold.daily_sales as sales
inner join gold.vw_sales_span as span
  on sales.sale_date <= span.last_day
