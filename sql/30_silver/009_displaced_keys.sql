-- one row per key of which an event gave way (silver.displacements) or ever came without some value (silver.partial_keys): its current row is
-- worked out from all its events; the entity's merge takes it out again
create transient table if not exists silver.displaced_keys (
  entity varchar not null,
  entity_key varchar not null,
  primary key (entity, entity_key)
)
data_retention_time_in_days = 0;
