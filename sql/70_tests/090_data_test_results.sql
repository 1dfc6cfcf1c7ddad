-- one row per data test and check: how many rows offended
create table if not exists ops.data_test_results (
  checked_at timestamp_ntz(6) not null,
  gold_version number(18, 0) not null,
  test_name varchar not null,
  severity varchar not null,
  failures number(18, 0) not null
);
