-- offends: a current order of amount 0, whose dq_check_amount is FAILED
create or replace view ops.test_amount_zero as
select
  order_id as offender
from silver.orders
where not is_deleted
  and amount = 0;
