#!/usr/bin/env bash
# Applies sql/ with Snowflake's own command line, in the order that the scripts need. Every script may run again.
#   infra/apply-sql.sh platform   once, as an administrator: roles, warehouse, monitor, database, integration, stage, user, EXECUTE TASK
#   infra/apply-sql.sh pipeline   everything else, as tradekpi_owner: the task graph rests meanwhile, and runs again in any case
#   infra/apply-sql.sh privacy | sharing | snowpipe | twins   optional, as an administrator, after pipeline: sql/README.md says what they make
#   infra/apply-sql.sh resume     lets the task graph run again, should a deployment have been cut off
#   infra/apply-sql.sh teardown   removes all of it, with its roles and users, as an administrator
# CREDIT_QUOTA sets the month's credits other than 00_platform says.
# REFRESH_INTERVAL (seconds) or REFRESH_SCHEDULE ('10 MINUTE') sets when the graph runs other than 75_tasks says: infra/README.md, "What it costs".
# CHECK_INTERVAL (seconds) sets how seldom the data tests run, which read whole tables, other than 75_tasks says.
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

owner='--role TRADEKPI_OWNER --warehouse TRADEKPI_WH --database TRADEKPI'

snow_sql() { # snow_sql CONNECTION_OPTIONS ARGUMENT…
  # templating off: the scripts are plain SQL, and nothing in them is a variable
  # shellcheck disable=SC2086
  snow sql ${SNOW_OPTIONS:-} $1 --enable-templating NONE "${@:2}"
}

apply() { # apply CONNECTION_OPTIONS FILE…: one session, in this order, stopping at the first error
  local file copy arguments=()
  for file in "${@:2}"; do
    copy=$(fill "$file")
    arguments+=(--filename "$copy")
  done
  snow_sql "$1" "${arguments[@]}"
  echo "applied $(($# - 1)) scripts"
}

ask() { # ask QUERY: its rows as JSON
  snow_sql "$owner" --format json --query "$1"
}

graph_exists() {
  local tasks
  tasks=$(ask "show tasks like 'refresh_kpis' in schema ops") || return 2
  grep -qi '"name"' <<<"$tasks"
}

graph_runs() {
  local graphs
  graphs=$(ask "select state from table(information_schema.current_task_graphs(result_limit => 10000)) where upper(schema_name) = 'OPS'") || return 2
  grep -q '"EXECUTING"' <<<"$graphs"
}

# Nobody starts the graph while it changes: not its schedule, not the loader.
suspend() {
  local waited=0 status=0
  graph_exists || status=$?
  [ "$status" -eq 0 ] || return $((status - 1)) # 1: there is none
  ask 'revoke operate on task ops.refresh_kpis from role tradekpi_loader' >/dev/null
  ask 'alter task if exists ops.refresh_kpis suspend' >/dev/null
  ask 'alter task if exists ops.check_data suspend' >/dev/null
  ask 'alter task if exists ops.check_truncates suspend' >/dev/null
  while true; do
    status=0
    graph_runs || status=$?
    [ "$status" -eq 0 ] || return $((status - 1))
    if [ "$waited" -ge "${MAX_WAIT_SECONDS:-900}" ]; then
      echo "a run of the task graph has not ended after $waited seconds; nothing was changed, try again later" >&2
      return 1
    fi
    echo "waiting for a run of the task graph to end"
    sleep "${POLL_SECONDS:-5}"
    waited=$((waited + ${POLL_SECONDS:-5}))
  done
}

pace() { # the graph rests while this changes it
  [[ -z ${REFRESH_INTERVAL:-} ]] || ask "alter task ops.refresh_kpis set user_task_minimum_trigger_interval_in_seconds = $REFRESH_INTERVAL" >/dev/null
  [[ -z ${REFRESH_SCHEDULE:-} ]] || ask "alter task ops.refresh_kpis set schedule = '$REFRESH_SCHEDULE'" >/dev/null
  [[ -z ${CHECK_INTERVAL:-} ]] || ask "alter task ops.check_data set user_task_minimum_trigger_interval_in_seconds = $CHECK_INTERVAL" >/dev/null
}

resume() {
  apply "$owner" sql/90_access/040_runs.sql sql/75_tasks/090_resume.sql
}

ended() { # what a deployment leaves behind, whatever became of it
  local status=$?
  trap - EXIT
  if [ "$status" -ne 0 ]; then
    echo 'The deployment failed; what was applied stands in ops.deployments. Mend the cause and run infra/apply-sql.sh pipeline again: every script may run again.' >&2
  fi
  if [ "$status" -eq 0 ] || graph_exists; then
    if ! resume; then
      echo 'The task graph could not be resumed: run infra/apply-sql.sh resume, or pipeline again.' >&2
      [ "$status" -ne 0 ] || status=1
    fi
  fi
  rm -rf "$filled"
  exit "$status"
}

# record FILE: prints the path of a script that notes that FILE was applied
record() {
  local note=$filled/record-${1//\//-} digest
  digest=$(sha256sum "$1")
  echo "insert into ops.deployments (deployment, script, digest) values ('$deployment', '$1', '${digest%% *}');" >"$note"
  echo "$note"
}

deploy() {
  local file later=() arguments=() deployment
  deployment=$(date -u +%Y-%m-%dT%H:%M:%SZ)${GITHUB_SHA:+ $GITHUB_SHA}
  trap ended EXIT
  suspend
  for file in sql/{10_setup,20_bronze,30_silver,40_gold,50_views,60_operate,70_tests,75_tasks,80_verify,90_access,91_catalog}/*.sql; do
    case $file in sql/75_tasks/090_resume.sql | sql/90_access/040_runs.sql) continue ;; esac
    arguments+=(--filename "$file")
    later+=("$file")
    # the table of deployments is one of the first scripts
    [[ $file < sql/10_setup/012 ]] && continue
    for file in "${later[@]}"; do arguments+=(--filename "$(record "$file")"); done
    later=()
  done
  snow_sql "$owner" "${arguments[@]}"
  pace
}

case ${1:-} in
  platform)
    apply '' sql/00_platform/*.sql
    [[ -z ${CREDIT_QUOTA:-} ]] || snow_sql '' --query "use role accountadmin; alter resource monitor tradekpi_monitor set credit_quota = $CREDIT_QUOTA"
    ;;
  pipeline) deploy ;;
  privacy) apply '' sql/92_privacy/*.sql ;;
  sharing) apply '' sql/93_sharing/*.sql ;;
  snowpipe) apply '' sql/87_snowpipe/*.sql ;;
  twins) apply "$owner" sql/85_dynamic_twins/*.sql ;;
  teardown) apply "$owner" sql/99_teardown/010_teardown.sql && apply '' sql/99_teardown/020_account.sql ;;
  resume) resume ;;
  *) sed -n '3,11s/^# *//p' "$here/apply-sql.sh" >&2; exit 2 ;;
esac
