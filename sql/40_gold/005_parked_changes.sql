-- one row per image of a current order or trade that gold cannot count, with what it lacks: it is parked here, so that it holds up no other
-- silver rejects such events; a row from before a column was there, or one that was changed by hand, may still lack something
create table if not exists gold.parked_changes (
  entity varchar not null,
  entity_key varchar not null,
  weight number(9, 0) not null,
  reason varchar not null,
  parked_at timestamp_ntz(6) not null default sysdate(),
  primary key (entity, entity_key, weight, parked_at)
);
