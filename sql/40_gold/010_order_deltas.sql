-- one row per image of an order that the current run takes away (weight -1) or adds (weight +1); refilled by every run
create transient table if not exists gold.order_deltas (
  weight number(9, 0) not null,
  order_id varchar not null,

  -- dimensions
  sale_date date not null,
  order_year number(4, 0) not null,
  order_month number(2, 0) not null,
  value_segment varchar not null,
  order_value_category varchar not null,
  customer_id varchar not null,
  product_id varchar not null,
  is_cancelled boolean not null,
  is_delivered boolean not null,
  order_date timestamp_ntz(6) not null,

  -- measures
  quantity number(18, 4) not null,
  amount_usd number(38, 12) not null
)
data_retention_time_in_days = 0;
