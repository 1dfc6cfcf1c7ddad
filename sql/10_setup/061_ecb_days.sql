-- one row per day of the European Central Bank's reference rates (eurofxref-hist.csv) that was loaded: units of each currency for one euro
-- the line as it came, beside the heading of its file, which names its columns
create table if not exists reference.ecb_days (
  rate_date date not null,
  heading varchar not null,
  line varchar not null,
  primary key (rate_date)
);
