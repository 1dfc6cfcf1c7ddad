-- run as sysadmin: one small warehouse that sleeps after a minute, and another for reports where they are not to share it; asleep it costs nothing
use role sysadmin;

create warehouse if not exists tradekpi_wh
  warehouse_size = 'XSMALL'
  auto_suspend = 60
  auto_resume = true
  initially_suspended = true
  statement_timeout_in_seconds = 900
  comment = 'loads, merges and reports of TradeKpi';

create warehouse if not exists tradekpi_report_wh
  warehouse_size = 'XSMALL'
  auto_suspend = 60
  auto_resume = true
  initially_suspended = true
  statement_timeout_in_seconds = 120
  comment = 'reports of TradeKpi, where Snowflake__ReportWarehouse names it';

grant usage, operate on warehouse tradekpi_wh to role tradekpi_owner;
grant usage on warehouse tradekpi_wh to role tradekpi_loader;
grant usage on warehouse tradekpi_wh to role tradekpi_reader;
grant usage on warehouse tradekpi_report_wh to role tradekpi_reader;
