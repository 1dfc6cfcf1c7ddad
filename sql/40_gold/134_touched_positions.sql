-- one row per trader and symbol that the current run touches, and the time of the earliest trade that changed; refilled by every run
create transient table if not exists gold.touched_positions (
  trader_id varchar not null,
  symbol varchar not null,
  first_time timestamp_ntz(6) not null
)
data_retention_time_in_days = 0;
