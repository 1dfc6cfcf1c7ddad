-- one row per line of the lake whose envelope silver cannot read, with its reason: it is parked here, so that it holds up no other line
create table if not exists silver.parked_lines (
  entity varchar not null,
  reason varchar not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  parked_at timestamp_ntz(6) not null default sysdate(),
  primary key (file_name, file_row_number)
);
