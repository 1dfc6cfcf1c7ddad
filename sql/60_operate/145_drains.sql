-- one row per time at which the host had brought to gold whatever the hub held
create table if not exists ops.drains (
  drained_at timestamp_ntz(6) not null
);
