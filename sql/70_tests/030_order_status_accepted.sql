-- offends: a current order in a status that is none of ours
create or replace view ops.test_order_status_accepted as
select
  order_id as offender
from silver.orders
where not is_deleted
  and status not in ('PENDING', 'SHIPPED', 'DELIVERED', 'CANCELLED');
