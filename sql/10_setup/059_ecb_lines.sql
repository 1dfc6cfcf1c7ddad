-- one row per line of the European Central Bank's reference rates (eurofxref-hist.csv) that reference.take_fx_rates has not taken yet
create transient table if not exists reference.ecb_lines (
  line varchar not null
)
data_retention_time_in_days = 0;
