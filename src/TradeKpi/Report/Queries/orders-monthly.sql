-- one row per order year, month and value segment; the months from the one of :from to the one of :to
select *
from gold.orders_aggregated
where (cast(:from as date) is null or order_year * 12 + order_month >= year(cast(:from as date)) * 12 + month(cast(:from as date)))
  and (cast(:to as date) is null or order_year * 12 + order_month <= year(cast(:to as date)) * 12 + month(cast(:to as date)))
  and (cast(:value_segment as varchar) is null or value_segment = cast(:value_segment as varchar))
