-- run as accountadmin: lets Snowflake hear of new files in the lake, from a queue that Event Grid fills (infra/snowpipe.sh)
-- fill in <azure_tenant_id> and <storage_account>; its application needs consent, like that of tradekpi_lake
use role accountadmin;

create notification integration if not exists tradekpi_lake_news
  enabled = true
  type = queue
  notification_provider = azure_storage_queue
  azure_storage_queue_primary_uri = 'https://<storage_account>.queue.core.windows.net/snowpipe'
  azure_tenant_id = '<azure_tenant_id>';

grant usage on integration tradekpi_lake_news to role tradekpi_owner;
