#!/usr/bin/env bash
# Asks Snowflake what no engine here can answer (sql/README.md, "What no account has confirmed"): deploys, loads one replay, runs the graph, compares
# the figures with the embedded engine's, tries every optional part, and removes it all. Ten minutes and less than a credit of a trial account.
#   infra/trial.sh [--keep]
# Needs `snow` with a default connection of a user with ACCOUNTADMIN on an account that has no TradeKpi yet, the .NET SDK and Node.
# The lake is an internal stage here: Azure, the blob trigger and the pipes' notifications are not part of it.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
keep=${1:-}
read -ra tradekpi <<<"${TRADEKPI:-dotnet run --project src/TradeKpi.Local --}"
work=$(mktemp -d)
failed=0

say() { printf '%s\n' "$*"; }
as() { # as ROLE ARGUMENT…: one call of Snowflake's command line
  # shellcheck disable=SC2086
  snow sql ${SNOW_OPTIONS:-} --role "$1" --enable-templating NONE "${@:2}"
}
inside() { as "$1" --warehouse TRADEKPI_WH --database TRADEKPI "${@:2}"; }
rows() { inside "$1" --format json --query "$2"; }
check() { # check WHAT ROLE QUERY: the query answers one row, whose column `ok` is true
  if rows "$2" "$3" | node infra/trial-rows.mjs ok; then say "ok      $1"; else say "FAILED  $1"; failed=1; fi
}
refused() { # refused WHAT ROLE STATEMENT
  if inside "$2" --query "$3" >/dev/null 2>&1; then say "FAILED  $1"; failed=1; else say "ok      $1"; fi
}

ended() {
  local status=$?
  trap - EXIT
  if [ "$keep" != --keep ]; then
    say '== teardown'
    infra/apply-sql.sh teardown || { say 'FAILED  the teardown: run infra/apply-sql.sh teardown again'; failed=1; }
  fi
  rm -rf "$work"
  if [ "$status" -eq 0 ] && [ "$failed" -eq 0 ]; then say 'All of it holds.'; else say 'Not all of it holds.'; exit 1; fi
}
trap ended EXIT

say '== the same events on the embedded engine'
"${tradekpi[@]}" generate --events 2000 --seed 7 --dirty 0.02 --out "$work/events.ndjson"
"${tradekpi[@]}" replay "$work/events.ndjson" --data "$work/data" >/dev/null

say '== deployment'
as ACCOUNTADMIN --filename sql/00_platform/010_roles.sql --filename sql/00_platform/020_warehouse.sql \
  --filename sql/00_platform/030_resource_monitor.sql --filename sql/00_platform/040_database.sql --filename sql/00_platform/080_execute_task.sql
cat >"$work/stage.sql" <<'SQL'
use role tradekpi_owner;
use database tradekpi;
create schema if not exists ops with managed access;
create stage if not exists ops.lake comment = 'files of the trial';
SQL
as ACCOUNTADMIN --filename "$work/stage.sql"
infra/apply-sql.sh pipeline
infra/apply-sql.sh pipeline # over a live one

say '== files, COPY and the ledger'
for entity in order customer product trade; do
  (cd "$work/data" && find "lake/$entity" -name '*.json') | sort >"$work/files"
  while read -r file; do
    echo "put 'file://$work/data/$file' '@ops.lake/$(dirname "$file")/' auto_compress = false;"
  done <"$work/files" >>"$work/put.sql"
  {
    echo 'begin transaction;'
    echo "copy into bronze.${entity}_lines (line, file_name, file_row_number)"
    echo '  from (select $1, metadata$filename, metadata$file_row_number from @ops.lake/)'
    echo "  files = ($(sed "s/.*/'&'/" "$work/files" | paste -sd, -)) file_format = (type = json) on_error = abort_statement;"
    while read -r file; do
      echo "insert into ops.load_ledger (file_name, entity, rows_loaded) select '$file', '$entity', count(*) from bronze.${entity}_lines where file_name = '$file';"
    done <"$work/files"
    echo 'commit;'
  } >>"$work/copy.sql"
done
inside TRADEKPI_OWNER --filename "$work/put.sql" >/dev/null
inside TRADEKPI_LOADER --filename "$work/copy.sql" >/dev/null
check 'metadata$filename is the path that the ledger has' TRADEKPI_OWNER \
  'select count_if(rows_loaded = 0) = 0 and count(*) > 0 as ok from ops.load_ledger'

say '== the graph'
inside TRADEKPI_LOADER --query 'execute task ops.refresh_kpis' >/dev/null
for _ in $(seq "${TRIAL_POLLS:-60}"); do
  pending=$(rows TRADEKPI_LOADER 'select iff(has_pending, 1, 0) as pending from ops.vw_pipeline_pending')
  grep -q '"0"\|: 0' <<<"$pending" && break
  sleep "${POLL_SECONDS:-10}"
done
sleep "${POLL_SECONDS:-10}" # the finalizer comes last
check 'the run ended well' TRADEKPI_LOADER "select max_by(status, started_at) = 'SUCCEEDED' as ok from ops.vw_runs"
check 'nothing waits' TRADEKPI_LOADER 'select not has_pending as ok from ops.vw_pipeline_pending'

say '== the figures'
while read -r report view; do
  "${tradekpi[@]}" report "$report" --data "$work/data" --format json >"$work/expected.json"
  rows TRADEKPI_READER "select * from $view" >"$work/said.json"
  if node infra/trial-rows.mjs same "$work/expected.json" "$work/said.json"; then say "ok      $view"; else say "FAILED  $view"; failed=1; fi
done <<'VIEWS'
daily-sales gold.vw_daily_sales_analysis
orders-monthly gold.orders_aggregated
customer-product-affinity gold.vw_customer_product_affinity
trade-summary gold.gold_trade_summary
day-certificates ops.vw_day_certificates
VIEWS

say '== what the pages leave open'
check 'a ratio of the largest sums' TRADEKPI_READER \
  "select ops.ratio('99999999999999999999.9999'::number(38, 12), 3::number(38, 12))::varchar = '33333333333333333333.333300' as ok"
check 'a product is rounded once, half away from zero' TRADEKPI_READER \
  "select ops.times('0.000001'::number(38, 6), '0.000000500000'::number(38, 12)) = '0.000000000001'::number(38, 12) as ok"
check 'no timestamp ends in a zone name' TRADEKPI_READER "select ops.to_utc('2024-05-01 10:00:00 UTC') is null as ok"
check 'an offset is converted' TRADEKPI_READER \
  "select ops.to_utc('2025-01-15T10:00:00+01:00') = '2025-01-15 09:00:00'::timestamp_ntz(6) as ok"
refused 'the loader writes no version of gold' TRADEKPI_LOADER "insert into ops.gold_versions select 9999, sysdate(), 0, 0"
refused 'the reader writes nothing' TRADEKPI_READER "insert into ops.poll_cursors select 'x', 'y', sysdate()"

say '== the optional parts'
infra/apply-sql.sh twins
infra/apply-sql.sh privacy
infra/apply-sql.sh sharing
check 'the semantic view answers' TRADEKPI_READER 'select count(*) > 0 as ok from semantic_view(gold.kpis metrics sales.net_sales dimensions sales.sale_date)'
check 'names are hidden from the reader' TRADEKPI_READER "select count_if(name <> '*****') = 0 and count(name) > 0 as ok from silver.customers"
check 'and from nobody in the pipeline' TRADEKPI_OWNER "select count_if(name = '*****') = 0 as ok from silver.customers"
check 'a customer event hides what it told' TRADEKPI_OWNER "select count_if(email = '*****') = 0 as ok from silver.customer_events"
