-- one row per line that the hub delivered again, into another file; counted in monitoring, ignored everywhere else
create table if not exists silver.redelivered_lines (
  entity varchar not null,
  change_type varchar,
  enqueued_at timestamp_ntz(6),
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  primary key (file_name, file_row_number)
);
