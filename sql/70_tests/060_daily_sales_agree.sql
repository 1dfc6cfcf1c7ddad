-- offends: a day whose sales in gold are not the sum of its orders in silver
create or replace view ops.test_daily_sales_agree as
with silver_days as (
  select
    sale_date,
    count(*) as transactions,
    sum(amount_usd) as gross_sales
  from silver.orders_derived
  group by sale_date
)

select
  coalesce(silver_days.sale_date, gold_days.sale_date)::varchar as offender
from silver_days
full outer join gold.daily_sales as gold_days
  on gold_days.sale_date = silver_days.sale_date
where silver_days.transactions is distinct from gold_days.transactions
  or silver_days.gross_sales is distinct from gold_days.gross_sales;
