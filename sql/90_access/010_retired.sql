-- what earlier versions granted and nobody needs: a loader that could write versions of gold, runs and results of tests, or read streams
revoke insert on table ops.gold_versions from role tradekpi_loader;
revoke insert on table ops.runs from role tradekpi_loader;
revoke insert on table ops.data_test_results from role tradekpi_loader;
revoke insert on table ops.deployments from role tradekpi_loader;
revoke insert on table ops.telemetry_marks from role tradekpi_loader;
revoke insert on table ops.drains from role tradekpi_loader;
revoke insert on table ops.event_tallies from role tradekpi_loader;
revoke insert on table ops.restatements from role tradekpi_loader;
revoke insert on table ops.erasures from role tradekpi_loader;
revoke insert on table ops.erased_lines from role tradekpi_loader;
revoke insert on future tables in schema ops from role tradekpi_loader;
revoke select, insert on future tables in schema bronze from role tradekpi_loader;
revoke select on all streams in schema bronze from role tradekpi_loader;
revoke select on future streams in schema bronze from role tradekpi_loader;
revoke select on all streams in schema silver from role tradekpi_loader;
revoke select on future streams in schema silver from role tradekpi_loader;
revoke operate on all tasks in schema ops from role tradekpi_loader;
revoke operate on future tasks in schema ops from role tradekpi_loader;
