-- one row per UTC day of order_date with current orders; money in US dollars, each order in cents
create table if not exists gold.daily_sales (
  sale_date date not null,

  -- additive
  transactions number(18, 0) not null,
  gross_sales number(38, 12) not null,
  cancelled_orders number(18, 0) not null,
  cancelled_amount number(38, 12) not null,
  units number(38, 4) not null,

  -- distinct
  unique_customers number(18, 0) not null,
  unique_products number(18, 0) not null,
  new_customers number(18, 0) not null,

  -- leaders
  top_product_id varchar,
  top_customer_id varchar,
  primary key (sale_date)
);
