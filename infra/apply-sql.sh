#!/usr/bin/env bash
# Applies sql/ with Snowflake's own command line, in the order that the scripts need. Every script may run again.
#   infra/apply-sql.sh platform   once, as an administrator: roles, warehouse, monitor, database, integration, stage, user
#   infra/apply-sql.sh pipeline   schemas to data tests, as tradekpi_owner
#   infra/apply-sql.sh grants     once, as an administrator, when the schemas exist
#   infra/apply-sql.sh tasks      the task graph and verify, as tradekpi_owner; needs the grants (EXECUTE TASK)
# Connection: what `snow` finds; in a pipeline SNOW_OPTIONS=-x takes it from SNOWFLAKE_… variables.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$here/.."

filled=$(mktemp -d)
trap 'rm -rf "$filled"' EXIT

fill() { # fill FILE: prints the path of a copy whose <placeholders> are filled in
  local copy=$filled/${1//\//-}
  sed -e "s|<azure_tenant_id>|${AZURE_TENANT_ID:-<azure_tenant_id>}|g" \
    -e "s|<storage_account>|${LAKE_ACCOUNT:-<storage_account>}|g" \
    -e "s|<identity_object_id>|${IDENTITY_PRINCIPAL_ID:-<identity_object_id>}|g" "$1" >"$copy"
  if grep -vE '^ *--' "$copy" | grep -oE '<[a-z_]+>' >&2; then
    echo "$1 needs AZURE_TENANT_ID, LAKE_ACCOUNT and IDENTITY_PRINCIPAL_ID (outputs of the deployment)" >&2
    return 1
  fi
  echo "$copy"
}

apply() { # apply CONNECTION_OPTIONS FILE…: one session, in this order, stopping at the first error
  local file copy arguments=()
  for file in "${@:2}"; do
    copy=$(fill "$file")
    arguments+=(--filename "$copy")
  done
  # templating off: the scripts are plain SQL, and nothing in them is a variable
  # shellcheck disable=SC2086
  snow sql ${SNOW_OPTIONS:-} $1 --enable-templating NONE "${arguments[@]}"
  echo "applied $(($# - 1)) scripts"
}

owner='--role TRADEKPI_OWNER --warehouse TRADEKPI_WH --database TRADEKPI'

case ${1:-} in
  platform) apply '' sql/00_platform/0[1-7]*.sql ;;
  pipeline) apply "$owner" sql/{10_setup,20_bronze,30_silver,40_gold,50_views,60_operate,70_tests}/*.sql ;;
  grants) apply '' sql/00_platform/080_grants.sql ;;
  tasks) apply "$owner" sql/{75_tasks,80_verify}/*.sql ;;
  *) sed -n '3,6s/^# *//p' "$here/apply-sql.sh" >&2; exit 2 ;;
esac
