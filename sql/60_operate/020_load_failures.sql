-- one row per attempt to load a lake file that failed for the file's own content
create table if not exists ops.load_failures (
  file_name varchar not null,
  entity varchar not null,
  error varchar not null,
  failed_at timestamp_ntz not null default sysdate()
);
