-- run as sysadmin: the database, with enough time travel that a stream is not stale after a long weekend
use role sysadmin;

create database if not exists tradekpi
  data_retention_time_in_days = 1
  max_data_extension_time_in_days = 14
  comment = 'order and trade KPIs';

grant ownership on database tradekpi to role tradekpi_owner copy current grants;
