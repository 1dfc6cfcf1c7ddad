-- one row per judged event that gave way to the same event from an earlier place in the hub, whose file came later, and the version of gold that was the first to count that one
-- outcome, reasons: what it was until then; counted_version: the version of gold that was the first to count it so
create table if not exists silver.displacements (
  entity varchar not null,
  entity_key varchar,
  event_id varchar not null,
  outcome varchar not null,
  reasons varchar not null,
  counted_version number(18, 0) not null,
  version number(18, 0) not null,
  displaced_at timestamp_ntz(6) not null default sysdate(),
  file_name varchar not null,
  file_row_number number(18, 0) not null,
  primary key (file_name, file_row_number, displaced_at)
);
