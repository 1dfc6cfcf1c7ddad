-- one row per change of an alert rule's state: its nth, begun by the first FIRING; alert_id: what the webhooks know it by
create table if not exists ops.alert_changes (
  alert_id varchar not null,
  rule varchar not null,
  nth number(18, 0) not null,

  -- what it watches
  kind varchar not null,
  report varchar not null,
  column_name varchar,

  -- what became of it
  state varchar not null,
  changed_at timestamp_ntz(6) not null,
  gold_version number(18, 0) not null,
  row_key varchar,
  value number(38, 12),
  bound number(38, 12),
  detail varchar not null,
  primary key (rule, nth)
);
