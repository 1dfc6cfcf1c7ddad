-- run as tradekpi_owner, after the schemas exist: what the loader and the reader may touch
use role tradekpi_owner;
use database tradekpi;

grant usage on database tradekpi to role tradekpi_reader;
grant usage on schema gold to role tradekpi_reader;
grant usage on schema silver to role tradekpi_reader;
grant usage on schema ops to role tradekpi_reader;
grant usage on schema reference to role tradekpi_reader;
grant select on all views in schema gold to role tradekpi_reader;
grant select on future views in schema gold to role tradekpi_reader;
grant select on all tables in schema gold to role tradekpi_reader;
grant select on future tables in schema gold to role tradekpi_reader;
grant select on all views in schema silver to role tradekpi_reader;
grant select on future views in schema silver to role tradekpi_reader;
grant select on all tables in schema silver to role tradekpi_reader;
grant select on future tables in schema silver to role tradekpi_reader;
grant select on all views in schema ops to role tradekpi_reader;
grant select on future views in schema ops to role tradekpi_reader;
grant select on all tables in schema ops to role tradekpi_reader;
grant select on future tables in schema ops to role tradekpi_reader;
grant usage on all functions in schema ops to role tradekpi_reader;
grant usage on future functions in schema ops to role tradekpi_reader;

grant usage on schema bronze to role tradekpi_loader;
grant select, insert on all tables in schema bronze to role tradekpi_loader;
grant select, insert on future tables in schema bronze to role tradekpi_loader;
grant select on all streams in schema bronze to role tradekpi_loader;
grant select on future streams in schema bronze to role tradekpi_loader;
grant select on all streams in schema silver to role tradekpi_loader;
grant select on future streams in schema silver to role tradekpi_loader;
grant insert on all tables in schema ops to role tradekpi_loader;
grant insert on future tables in schema ops to role tradekpi_loader;
grant update, delete on table ops.load_failures to role tradekpi_loader;
grant update on table ops.telemetry_marks to role tradekpi_loader;
grant update on table ops.poll_cursors to role tradekpi_loader;
grant usage on stage ops.lake to role tradekpi_loader;
grant operate on all tasks in schema ops to role tradekpi_loader;
grant operate on future tasks in schema ops to role tradekpi_loader;

use role accountadmin;
grant execute task on account to role tradekpi_owner;
