-- one row per sale_date and customer with current orders: what makes distinct counts and top customers cheap
create table if not exists gold.daily_customers (
  sale_date date not null,
  customer_id varchar not null,
  orders number(18, 0) not null,
  net_orders number(18, 0) not null,
  spend number(38, 12) not null,
  primary key (sale_date, customer_id)
);
