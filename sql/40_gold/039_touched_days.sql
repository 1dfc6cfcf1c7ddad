-- one row per sale_date whose figures the current run must restate, and by how many its new customers grow; refilled by every run
create transient table if not exists gold.touched_days (
  sale_date date not null,
  new_customers number(18, 0)
)
data_retention_time_in_days = 0;

alter table gold.touched_days add column if not exists new_customers number(18, 0);
