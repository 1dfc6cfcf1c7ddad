-- one row per order year, month and value segment that has current orders or change events; money in US dollars, each order in cents
create table if not exists gold.monthly_orders (
  order_year number(4, 0) not null,
  order_month number(2, 0) not null,
  value_segment varchar not null,

  -- orders
  order_count number(18, 0) not null,
  cancelled_orders number(18, 0) not null,
  unique_customers number(18, 0) not null,
  total_items_sold number(38, 4) not null,

  -- money
  gross_revenue number(38, 12) not null,
  total_revenue number(38, 12) not null,
  total_delivered_revenue number(38, 12) not null,
  total_high_value_orders number(38, 12) not null,
  total_low_value_orders number(38, 12) not null,

  -- change events
  new_records number(18, 0) not null,
  updated_records number(18, 0) not null,
  primary key (order_year, order_month, value_segment)
);
