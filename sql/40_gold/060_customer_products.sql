-- one row per customer and product with current, not cancelled orders; spend in US dollars, each order in cents
create table if not exists gold.customer_products (
  customer_id varchar not null,
  product_id varchar not null,
  orders number(18, 0) not null,
  units number(38, 4) not null,
  spend number(38, 12) not null,
  first_purchase timestamp_ntz(6) not null,
  last_purchase timestamp_ntz(6) not null,
  primary key (customer_id, product_id)
);
