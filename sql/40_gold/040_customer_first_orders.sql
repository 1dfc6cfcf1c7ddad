-- one row per customer with current orders: the day of the first
create table if not exists gold.customer_first_orders (
  customer_id varchar not null,
  first_sale_date date not null,
  primary key (customer_id)
);
