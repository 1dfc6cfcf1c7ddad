-- offends: a current order without a value that every order has
create or replace view ops.test_order_not_null as
select
  order_id as offender
from silver.orders
where not is_deleted
  and (
    customer_id is null
    or product_id is null
    or order_date is null
    or status is null
    or quantity is null
    or amount is null
    or usd_per_unit is null
  );
