-- one row per customer with current orders: the day of the first
create table if not exists gold.customer_first_orders (
  customer_id varchar not null,
  first_sale_date date not null,
  primary key (customer_id)
);

-- one row per sale_date whose figures the current run must restate; refilled by every run
create table if not exists gold.touched_days (
  sale_date date not null
);
