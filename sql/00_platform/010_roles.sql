-- run as securityadmin: who may do what
-- tradekpi_owner owns the database and the tasks, tradekpi_loader copies and starts tasks, tradekpi_reader reads gold
use role securityadmin;

create role if not exists tradekpi_owner comment = 'owns the TradeKpi database and its tasks';
create role if not exists tradekpi_loader comment = 'loads the lake and starts the tasks';
create role if not exists tradekpi_reader comment = 'reads gold and what the pipeline knows of itself';

grant role tradekpi_reader to role tradekpi_loader;
grant role tradekpi_loader to role tradekpi_owner;
grant role tradekpi_owner to role sysadmin;
