-- one row per customer whose first day with orders the current run moves: from, and to; null for none; refilled by every run
create transient table if not exists gold.moved_customers (
  customer_id varchar not null,
  left_day date,
  entered_day date
)
data_retention_time_in_days = 0;
