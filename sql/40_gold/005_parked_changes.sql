-- one row per image of a current order or trade that gold cannot count, with what it lacks: it is parked here, so that it holds up no other
-- silver rejects such events; a row from before a column was there, one that was changed by hand, and one whose value no event brought yet (Debezium's
-- placeholder for what its source did not log) may still lack something
create table if not exists gold.parked_changes (
  entity varchar not null,
  entity_key varchar not null,
  weight number(9, 0) not null,
  reason varchar not null,
  parked_at timestamp_ntz(6) not null default sysdate(),
  primary key (entity, entity_key, weight, parked_at)
);
