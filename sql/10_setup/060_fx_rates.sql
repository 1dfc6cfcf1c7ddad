-- one row per currency and day from which a rate holds; usd_per_unit: US dollars for one unit; replaceable: insert later rates, or your own table
create table if not exists reference.fx_rates (
  rate_date date not null,
  currency varchar not null,
  usd_per_unit number(18, 8) not null,
  primary key (rate_date, currency)
);
