-- one row per day of the European Central Bank's reference rates (eurofxref-hist.csv) that was loaded: units of each currency for one euro
-- the line as it came, beside the heading of its file, which names its columns
create table if not exists reference.ecb_days (
  rate_date date not null,
  heading varchar not null,
  line varchar not null,
  primary key (rate_date)
);

-- one row per line of such a file that reference.take_fx_rates has not taken yet
create transient table if not exists reference.ecb_lines (
  line varchar not null
)
data_retention_time_in_days = 0;
