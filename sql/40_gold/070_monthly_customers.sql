-- one row per order year, month, value segment and customer with current orders
create table if not exists gold.monthly_customers (
  order_year number(4, 0) not null,
  order_month number(2, 0) not null,
  value_segment varchar not null,
  customer_id varchar not null,
  orders number(18, 0) not null,
  primary key (order_year, order_month, value_segment, customer_id)
);
