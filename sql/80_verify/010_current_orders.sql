-- one row per order that gold counts after a full recompute: ranked over all accepted events, not merged; not one whose customer or product never came
-- cents are made by arithmetic of its own, so that what the functions of gold would get wrong is found
create or replace view verify.current_orders as
select
  *,
  cast(round(cast(amount as decimal(38, 4)) * usd_per_unit, 2) as decimal(38, 12)) as amount_usd,
  order_date::date as sale_date,
  status = 'CANCELLED' as is_cancelled
from verify.orders
where not is_deleted
  and customer_id is not null
  and product_id is not null;
