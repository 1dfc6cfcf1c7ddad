-- run as accountadmin: lets Snowflake read the lake container without a key
-- fill in <azure_tenant_id> and <storage_account>; then desc integration tradekpi_lake and grant its consent (infra/README.md)
use role accountadmin;

create storage integration if not exists tradekpi_lake
  type = external_stage
  storage_provider = 'AZURE'
  enabled = true
  azure_tenant_id = '<azure_tenant_id>'
  storage_allowed_locations = ('azure://<storage_account>.blob.core.windows.net/lake/');

grant usage on integration tradekpi_lake to role tradekpi_owner;
