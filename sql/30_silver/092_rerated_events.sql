-- one row per judged order or trade event whose rate, and by it perhaps its outcome, is another now; refilled by every ops.restate_rates
create transient table if not exists silver.rerated_events (
  entity varchar not null,
  usd_per_unit number(18, 8),
  reasons varchar not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  primary key (entity, file_name, file_row_number)
)
data_retention_time_in_days = 0;
