-- offends: the whole of gold, when customers' spend is not gross sales less cancelled amounts
create or replace view ops.test_customer_spend_agrees as
with sales as (
  select sum(gross_sales - cancelled_amount) as net_sales from gold.daily_sales
),

spends as (
  select sum(spend) as net_sales from gold.customer_products
)

select
  'gross - cancelled ' || sales.net_sales::varchar || ', customers spent ' || spends.net_sales::varchar as offender
from sales
cross join spends
where sales.net_sales is distinct from spends.net_sales;
