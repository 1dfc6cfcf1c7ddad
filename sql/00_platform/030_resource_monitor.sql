-- run as accountadmin: warns at 80 % of the month's credits, stops new queries at 100 %
-- 900: an X-Small warehouse that events keep awake round the clock, 720 hours at a credit each, and a quarter more (infra/README.md, "What it
-- costs", says what other ways need; CREDIT_QUOTA sets it)
use role accountadmin;

create resource monitor if not exists tradekpi_monitor
  with credit_quota = 900
  frequency = monthly
  start_timestamp = immediately
  triggers
    on 80 percent do notify
    on 100 percent do suspend
    on 110 percent do suspend_immediate;

alter warehouse tradekpi_wh set resource_monitor = tradekpi_monitor;
alter warehouse tradekpi_report_wh set resource_monitor = tradekpi_monitor;
