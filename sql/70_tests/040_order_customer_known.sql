-- offends: a customer that orders name and CRM does not (its type and country read UNKNOWN)
create or replace view ops.test_order_customer_known as
select distinct
  orders.customer_id as offender
from silver.orders as orders
left join silver.customers as customers
  on customers.customer_id = orders.customer_id
  and not customers.is_deleted
where not orders.is_deleted
  and customers.customer_id is null;
