-- run as accountadmin: what 00_platform and the optional scripts made outside of the database, and the database; what was never made is passed over
use role accountadmin;

drop share if exists tradekpi_kpis;
drop database if exists tradekpi;
drop integration if exists tradekpi_lake;
drop integration if exists tradekpi_lake_news;
drop user if exists tradekpi_functions;
drop user if exists tradekpi_deploy;
drop warehouse if exists tradekpi_wh;
drop warehouse if exists tradekpi_report_wh;
drop resource monitor if exists tradekpi_monitor;
drop role if exists tradekpi_personal;
drop role if exists tradekpi_reader;
drop role if exists tradekpi_loader;
drop role if exists tradekpi_owner;
