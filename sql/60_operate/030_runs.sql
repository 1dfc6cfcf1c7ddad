-- one row per run of the task graph, written by its finalizer
create table if not exists ops.runs (
  run_id varchar not null,
  started_at timestamp_ntz(6) not null,
  completed_at timestamp_ntz(6),
  status varchar not null,
  error varchar,
  gold_version number(18, 0),
  primary key (run_id)
);
