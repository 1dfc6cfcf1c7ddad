-- one row per lake file that was loaded into bronze, written in the transaction of its COPY; never expires
create table if not exists ops.load_ledger (
  file_name varchar not null,
  entity varchar not null,
  rows_loaded number(18, 0) not null,
  loaded_at timestamp_ntz(6) not null default sysdate(),
  primary key (file_name)
);
