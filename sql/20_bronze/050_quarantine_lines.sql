-- one row per line of a quarantine file: an event without a valid envelope, with its reason, origin and raw text; append-only
create table if not exists bronze.quarantine_lines (
  line variant not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  loaded_at timestamp_ntz(6) not null default sysdate()
);
