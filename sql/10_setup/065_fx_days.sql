-- one row per currency and day from its first rate on: the latest rate on or before that day; rebuilt by reference.expand_fx_rates
create table if not exists reference.fx_days (
  currency varchar not null,
  day date not null,
  usd_per_unit number(18, 8) not null,
  primary key (currency, day)
);
