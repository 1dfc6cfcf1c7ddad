-- the loader, which may read what the reader reads: copies into bronze, takes from it what is purged from the quarantine, keeps the ledger, the marks, the cursors and the alerts, and asks for runs
grant usage on schema bronze to role tradekpi_loader;
grant select, insert on table bronze.order_lines to role tradekpi_loader;
grant select, insert on table bronze.customer_lines to role tradekpi_loader;
grant select, insert on table bronze.product_lines to role tradekpi_loader;
grant select, insert on table bronze.trade_lines to role tradekpi_loader;
grant select, insert, update on table bronze.quarantine_lines to role tradekpi_loader;
grant select, insert on table bronze.tombstone_lines to role tradekpi_loader;
grant usage on stage ops.lake to role tradekpi_loader;

grant insert on table ops.load_ledger to role tradekpi_loader;
grant insert, update, delete on table ops.load_failures to role tradekpi_loader;
grant update on table ops.telemetry_marks to role tradekpi_loader;
grant insert, update on table ops.poll_cursors to role tradekpi_loader;
grant insert, update, delete on table ops.alert_rules to role tradekpi_loader;
grant insert on table ops.alert_changes to role tradekpi_loader;
grant insert, update on table ops.alert_deliveries to role tradekpi_loader;
