-- one row per erased customer and line of bronze that tells of it; refilled by every ops.erase_customers
create transient table if not exists ops.erased_lines (
  entity_key varchar not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  primary key (entity_key, file_name, file_row_number)
)
data_retention_time_in_days = 0;
