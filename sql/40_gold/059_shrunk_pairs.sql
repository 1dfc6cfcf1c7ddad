-- one row per customer and product whose first or last purchase the current run takes away, and between which times those that are left lie;
-- refilled by every run
create transient table if not exists gold.shrunk_pairs (
  customer_id varchar not null,
  product_id varchar not null,
  first_purchase timestamp_ntz(6) not null,
  last_purchase timestamp_ntz(6) not null
)
data_retention_time_in_days = 0;
