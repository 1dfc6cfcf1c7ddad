#!/usr/bin/env bash
# Asks a deployed app whether it lives, is ready and answers reports.
#   infra/smoke.sh RESOURCE_GROUP FUNCTION_APP [--send]
# --send also posts one change of a customer, which no figure counts; leave it out in production.
set -euo pipefail
group=$1 app=$2 send=${3:-}

host=$(az functionapp show --resource-group "$group" --name "$app" --query properties.defaultHostName --output tsv)
key=$(az functionapp keys list --resource-group "$group" --name "$app" --query functionKeys.default --output tsv)
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

ask() { # ask EXPECTED PATH [CURL OPTION…]: the status must be the expected one; the first call may wait for a cold start
  local expected=$1 path=$2 status
  status=$(curl --silent --show-error --retry 6 --retry-delay 10 --retry-all-errors --max-time 60 \
    --output "$answer" --write-out '%{http_code}' --header "x-functions-key: $key" "${@:3}" "https://$host$path")
  echo "$status $path"
  if [ "$status" != "$expected" ]; then cat "$answer"; exit 1; fi
}

ask 200 /api/health/live
ask 200 /api/health/ready
ask 200 /api/reports
ask 200 '/api/reports/daily-sales?limit=1'
ask 200 /api/ops/freshness
if [ "$send" = --send ]; then
  now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
  ask 202 /api/events --header 'content-type: application/json' --data @- <<EVENT
{"entity":"customer","change_type":"SNAPSHOT","key":"CUST-SMOKE","sequence":$(date +%s),"occurred_at":"$now","source":"smoke-test","schema_version":1,
 "payload":{"customer_id":"CUST-SMOKE","name":"Smoke Test","customer_type":"RETAIL","country":"US"}}
EVENT
fi
