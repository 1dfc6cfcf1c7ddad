-- one row per alert rule that was written on the page, as JSON; one of the settings of the same name gives way to it
create table if not exists ops.alert_rules (
  name varchar not null,
  definition varchar not null,
  edited_at timestamp_ntz(6) not null,
  primary key (name)
);
