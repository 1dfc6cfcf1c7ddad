-- one row per trader and symbol that the current run touches, and the time of the earliest trade that changed; refilled by every run
create table if not exists gold.touched_positions (
  trader_id varchar not null,
  symbol varchar not null,
  first_time timestamp_ntz(6) not null
);
