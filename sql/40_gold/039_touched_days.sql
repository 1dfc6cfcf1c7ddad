-- one row per sale_date whose figures the current run must restate; refilled by every run
create table if not exists gold.touched_days (
  sale_date date not null
);
