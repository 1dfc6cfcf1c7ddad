-- the reader: gold, silver, what the pipeline knows of itself, and the lines behind orders and trades, which explain shows
-- a view or function that a deployment replaces loses its grants; the future grants give them again at once
grant usage on database tradekpi to role tradekpi_reader;
grant usage on schema gold to role tradekpi_reader;
grant usage on schema silver to role tradekpi_reader;
grant usage on schema ops to role tradekpi_reader;
grant usage on schema bronze to role tradekpi_reader;
grant usage on schema reference to role tradekpi_reader;

grant select on all tables in schema gold to role tradekpi_reader;
grant select on future tables in schema gold to role tradekpi_reader;
grant select on all views in schema gold to role tradekpi_reader;
grant select on future views in schema gold to role tradekpi_reader;

grant select on all tables in schema silver to role tradekpi_reader;
grant select on future tables in schema silver to role tradekpi_reader;
grant select on all views in schema silver to role tradekpi_reader;
grant select on future views in schema silver to role tradekpi_reader;

grant select on all tables in schema ops to role tradekpi_reader;
grant select on future tables in schema ops to role tradekpi_reader;
grant select on all views in schema ops to role tradekpi_reader;
grant select on future views in schema ops to role tradekpi_reader;
grant usage on all functions in schema ops to role tradekpi_reader;
grant usage on future functions in schema ops to role tradekpi_reader;

grant select on all tables in schema reference to role tradekpi_reader;
grant select on table bronze.order_lines to role tradekpi_reader;
grant select on table bronze.trade_lines to role tradekpi_reader;

-- who asked to be erased, and why, is nobody else's matter
revoke select on table ops.erasures from role tradekpi_reader;
