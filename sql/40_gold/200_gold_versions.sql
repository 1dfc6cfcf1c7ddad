-- one row per version of gold: a transaction that changed it; drives ETags, as-of and verify
create table if not exists ops.gold_versions (
  version number(18, 0) not null,
  created_at timestamp_ntz(6) not null,
  order_changes number(18, 0) not null,
  trade_changes number(18, 0) not null,
  primary key (version)
);
