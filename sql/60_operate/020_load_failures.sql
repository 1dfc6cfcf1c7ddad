-- one row per lake file that COPY refuses for the file's own content: its latest error
create table if not exists ops.load_failures (
  file_name varchar not null,
  entity varchar not null,
  error varchar not null,
  failed_at timestamp_ntz(6) not null default sysdate()
);
