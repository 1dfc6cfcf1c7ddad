-- one row per order year, month and value segment; the months from the one of :first_day to the one of :last_day
select *
from gold.orders_aggregated
where (cast(:first_day as date) is null or order_year * 12 + order_month >= year(cast(:first_day as date)) * 12 + month(cast(:first_day as date)))
  and (cast(:last_day as date) is null or order_year * 12 + order_month <= year(cast(:last_day as date)) * 12 + month(cast(:last_day as date)))
  and (cast(:value_segment as varchar) is null or value_segment = cast(:value_segment as varchar))
