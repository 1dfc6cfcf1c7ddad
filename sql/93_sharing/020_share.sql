-- run as accountadmin: the share that holds them; who may use it: alter share tradekpi_kpis add accounts = ORGANISATION.ACCOUNT
use role accountadmin;

use database tradekpi;

create share if not exists tradekpi_kpis comment = 'daily KPIs of orders and trades';
grant usage on database tradekpi to share tradekpi_kpis;
grant usage on schema sharing to share tradekpi_kpis;
grant select on view sharing.daily_sales to share tradekpi_kpis;
grant select on view sharing.trade_days to share tradekpi_kpis;
