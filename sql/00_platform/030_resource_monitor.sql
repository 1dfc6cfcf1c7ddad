-- run as accountadmin: warns at 80 % of the month's credits, stops new queries at 100 %
use role accountadmin;

create resource monitor if not exists tradekpi_monitor
  with credit_quota = 100
  frequency = monthly
  start_timestamp = immediately
  triggers
    on 80 percent do notify
    on 100 percent do suspend
    on 110 percent do suspend_immediate;

alter warehouse tradekpi_wh set resource_monitor = tradekpi_monitor;
