-- run as securityadmin: the Functions app's managed identity signs in as this user; there is no password and no key
-- fill in <azure_tenant_id> and <identity_object_id> (output of the deployment)
use role securityadmin;

create user if not exists tradekpi_functions
  type = service
  default_role = tradekpi_loader
  default_warehouse = tradekpi_wh
  default_namespace = 'TRADEKPI.OPS'
  workload_identity = (
    type = azure
    issuer = 'https://login.microsoftonline.com/<azure_tenant_id>/v2.0'
    subject = '<identity_object_id>'
  )
  comment = 'the TradeKpi Functions app';

grant role tradekpi_loader to user tradekpi_functions;
