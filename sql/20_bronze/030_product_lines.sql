-- one row per line of a lake file: the product event as it came, and where it stands; append-only
create table if not exists bronze.product_lines (
  line variant not null,
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  loaded_at timestamp_ntz(6) not null default sysdate()
);
