-- one row per line of a tombstone file: where a message stood in the hub that told of no change; append-only
create table if not exists bronze.tombstone_lines (
  line variant not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  loaded_at timestamp_ntz(6) not null default sysdate()
);
