-- one row per sale_date whose figures the current run must restate; refilled by every run
create transient table if not exists gold.touched_days (
  sale_date date not null
)
data_retention_time_in_days = 0;
