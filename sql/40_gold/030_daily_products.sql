-- one row per sale_date and product with current orders: what makes distinct counts and top products cheap
create table if not exists gold.daily_products (
  sale_date date not null,
  product_id varchar not null,
  orders number(18, 0) not null,
  net_orders number(18, 0) not null,
  spend number(38, 12) not null,
  primary key (sale_date, product_id)
);
