#!/usr/bin/env bash
# Snowpipe instead of COPY by the app: Event Grid tells a queue of new files, and Snowflake listens to it.
#   infra/snowpipe.sh RESOURCE_GROUP
# Before it: infra/apply-sql.sh snowpipe, and the consent for the integration's application (desc integration tradekpi_lake_news), whose object id
# SNOWFLAKE_NEWS_PRINCIPAL_ID is. Then stop the app's own load: AzureWebJobs.LoadWarehouse.Disabled=true, Load__MissedAfter=00:30:00.
set -euo pipefail
group=$1
: "${SNOWFLAKE_NEWS_PRINCIPAL_ID:?object id of the application of tradekpi_lake_news}"

output() { az deployment group show --resource-group "$group" --name main --query "properties.outputs.$1.value" --output tsv; }
account=$(output lakeAccountName)
storage=$(az storage account show --resource-group "$group" --name "$account" --query id --output tsv)

az storage queue create --account-name "$account" --name snowpipe --auth-mode login --output none
az role assignment create --assignee-object-id "$SNOWFLAKE_NEWS_PRINCIPAL_ID" --assignee-principal-type ServicePrincipal \
  --role 'Storage Queue Data Contributor' --scope "$storage/queueServices/default/queues/snowpipe" --output none

# the same news as the app's subscription, of quarantine/ too: completed files, not the empty ones that an upload begins with
az eventgrid system-topic event-subscription create --resource-group "$group" --system-topic-name "$(output topicName)" --name snowpipe \
  --endpoint-type storagequeue --endpoint "$storage/queueservices/default/queues/snowpipe" --included-event-types Microsoft.Storage.BlobCreated \
  --subject-begins-with "/blobServices/default/containers/$(output lakeContainerName)/blobs/" --subject-ends-with .json \
  --advanced-filter data.api StringIn FlushWithClose PutBlob PutBlockList --advanced-filter data.contentLength NumberGreaterThan 0 --output none
echo 'Snowflake hears of new files'
