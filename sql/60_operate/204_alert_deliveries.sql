-- one row per change of an alert's state and webhook that is to know of it; stored with the change, before anything is sent
create table if not exists ops.alert_deliveries (
  alert_id varchar not null,
  webhook varchar not null,
  status varchar not null,
  attempts number(9, 0) not null,
  due_at timestamp_ntz(6) not null,
  settled_at timestamp_ntz(6),
  detail varchar,
  primary key (alert_id, webhook)
);
