-- run as accountadmin: the owner of the tasks may have them run
use role accountadmin;

grant execute task on account to role tradekpi_owner;
