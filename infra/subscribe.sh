#!/usr/bin/env bash
# Subscribes the deployed app to the lake's new files. Run after every first deployment of an app; again changes nothing.
#   infra/subscribe.sh RESOURCE_GROUP
# Takes what it needs from the outputs of the deployment `main`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
group=$1

output() { az deployment group show --resource-group "$group" --name main --query "properties.outputs.$1.value" --output tsv; }
app=$(output functionAppName)

# the key appears once the host has started with the blobs extension, which a new app does at its first call
for _ in $(seq 30); do
  key=$(az functionapp keys list --resource-group "$group" --name "$app" --query systemKeys.blobs_extension --output tsv)
  [ -z "$key" ] || break
  sleep 10
done
[ -n "$key" ] || { echo "$app has no blobs_extension key: is the package deployed, and does it hold the blob trigger?" >&2; exit 1; }
if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::add-mask::$key"; fi

webhook="https://$(output functionAppHostName)/runtime/webhooks/blobs?functionName=Host.Functions.LoadWarehouse&code=$key"
az deployment group create --resource-group "$group" --name event-subscription --template-file modules/event-subscription.bicep --output none \
  --parameters topicName="$(output topicName)" functionAppName="$app" webhookUrl="$webhook" \
  deadLetterStorageId="$(output hostStorageId)" containerName="$(output lakeContainerName)"
echo "$app is subscribed"
