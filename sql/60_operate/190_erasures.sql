-- one row per customer whose name and e-mail address are erased: asked for by whoever inserts it, done by ops.erase_customers, never deleted
-- entity: customer; entity_key: as silver has it; erased_at: when it was done last; the counts are of lines and events that hold no more of it
create table if not exists ops.erasures (
  entity varchar not null,
  entity_key varchar not null,
  reason varchar,
  asked_at timestamp_ntz(6) not null default sysdate(),
  erased_at timestamp_ntz(6),
  bronze_lines number(18, 0),
  silver_events number(18, 0),
  quarantine_lines number(18, 0),
  primary key (entity, entity_key)
);
