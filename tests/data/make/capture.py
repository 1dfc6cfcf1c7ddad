"""Remakes the captures: python3 capture.py 'host=127.0.0.1 port=5432 user=postgres' (PostgreSQL 15 with wal_level=logical and
wal2json, databases in the C locale, server time zone UTC). Needs only psql beside the standard library."""
import csv
import io
import json
import pathlib
import subprocess
import sys

import envelopes
import fx_rates
import performance
from schema import ENTITY, TABLES, ddl, key
from workload import Workload

DATA = pathlib.Path(__file__).resolve().parent.parent
EXPECTED_SQL = (pathlib.Path(__file__).parent / "expected.sql").read_text()
# variant: (orders, customers, products, trades, seed), tables with REPLICA IDENTITY FULL
VARIANTS = {
    "debezium-postgres-schemaless": ((1100, 300, 80, 1750, 20240229), ("orders", "products")),
    "debezium-postgres-connect": ((430, 120, 40, 560, 7), ("trades", "customers")),
    "debezium-postgres-iso": ((160, 50, 20, 220, 3), ("orders", "customers")),
    "native": ((85, 40, 15, 110, 5), ("orders", "customers")),
}
CONNECTION = sys.argv[1] if len(sys.argv) > 1 else "host=127.0.0.1 port=5432 user=postgres"


def psql(db, sql):
    run = subprocess.run(["psql", f"{CONNECTION} dbname={db}", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"],
                         input="SET timezone = 'UTC';\n" + sql, text=True, capture_output=True)
    if run.returncode:
        raise SystemExit(run.stderr)
    return run.stdout


def rows(db, sql):
    text = psql(db, f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER, NULL '\\N');")
    return [{c: None if v == "\\N" else v for c, v in r.items()} for r in csv.DictReader(io.StringIO(text, newline=""))]


def number(lsn):
    high, low = lsn.split("/")
    return int(high, 16) << 32 | int(low, 16)


def typed(table, values):
    """Integers as int, everything else as the server wrote it."""
    return {c: v if v is None else int(v) if TABLES[table][c][0] == "integer" else str(v) for c, v in values.items()}


def snapshot(db, lsn):
    found = [(t, typed(t, r)) for t in ("customers", "products") for r in rows(db, f"SELECT * FROM {t} ORDER BY 1")]
    xid, when = psql(db, "SELECT txid_current() || '|' || clock_timestamp();").strip().split("|")
    for n, (table, values) in enumerate(found):
        opens, closes = n == 0 or found[n - 1][0] != table, n == len(found) - 1 or found[n + 1][0] != table
        mark = "first" if n == 0 else "last" if n == len(found) - 1 else "first_in_data_collection" if opens else "last_in_data_collection" if closes else "true"
        yield {"op": "r", "table": table, "before": None, "after": values, "xid": int(xid), "lsn": lsn, "last": None, "when": when, "snapshot": mark}


def stream(db, full):
    options = ("'format-version','2','include-lsn','1','include-xids','1','include-timestamp','1','include-pk','1','include-types','0',"
               "'include-transaction','1'")
    last = None
    text = psql(db, f"SELECT data FROM pg_logical_slot_get_changes('{db}_slot', NULL, NULL, {options});")
    for line in text.splitlines():
        event = json.loads(line, parse_float=str)  # a numeric keeps its digits
        if event["action"] == "C":
            last = number(event["lsn"])
        if event["action"] not in "IUD":
            continue
        table = event["table"]
        after, before = ({c["name"]: c["value"] for c in event.get(part, [])} for part in ("columns", "identity"))
        if event["action"] == "U" and table not in full:
            before = None
        yield {"op": {"I": "c", "U": "u", "D": "d"}[event["action"]], "table": table, "before": typed(table, before) if before else None,
               "after": typed(table, after) if after else None, "xid": event["xid"], "lsn": number(event["lsn"]), "last": last,
               "when": event["timestamp"], "snapshot": "false"}


def capture(db, size, full):
    psql("postgres", f"SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '{db}_slot';\nDROP DATABASE IF EXISTS {db};\nCREATE DATABASE {db};")
    workload = Workload(*size)
    psql(db, "\n".join([*ddl(full), *workload.initial()]))
    start = psql(db, f"SELECT lsn FROM pg_create_logical_replication_slot('{db}_slot', 'wal2json');").strip()
    changes = list(snapshot(db, number(start)))
    psql(db, "\n".join(s for t in workload.transactions() for s in t))
    changes += stream(db, full)
    psql(db, f"SELECT pg_drop_replication_slot('{db}_slot');")
    for change in changes:
        change.update(db=db, key=(change["after"] or change["before"])[key(change["table"])])
    return changes


def write_array(path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[\n" + ",\n".join(items) + "\n]\n" if items else "[]\n")


def write_lines(path, items):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(item + "\n" for item in items))


def with_tombstones(changes, write):
    for change in changes:
        yield write(change)
        if change["op"] == "d":
            yield "null"


def monthly(db, changes):
    """The orders-monthly rows with the counts of change events, each under the month and segment of its own payload."""
    counts = {}
    orders = [c for c in changes if c["table"] == "orders" and c["op"] != "d"]
    payloads = ", ".join(f"({n}, timestamp '{c['after']['order_date']}', {c['after']['amount']}::numeric, {json.dumps(c['after']['currency']).replace(chr(34), chr(39))})"
                         for n, c in enumerate(orders))
    grains = rows(db, f"""SELECT n, extract(year FROM at)::int AS y, extract(month FROM at)::int AS m, segment(round(amount * coalesce((
      SELECT f.usd_per_unit FROM fx_rates f WHERE f.currency = v.currency AND f.rate_date <= at::date ORDER BY f.rate_date DESC LIMIT 1), 1), 2)) AS s
      FROM (VALUES {payloads}) v (n, at, amount, currency)""")
    for grain in grains:
        count = counts.setdefault((int(grain["y"]), int(grain["m"]), grain["s"]), [0, 0])
        count[0 if orders[int(grain["n"])]["op"] in "cr" else 1] += 1
    found = {(r["order_year"], r["order_month"], r["value_segment"]): r for r in view(db, "orders_monthly")}
    zero = {"order_count": 0, "total_revenue": "0.00", "gross_revenue": "0.00", "average_order_value": None, "unique_customers": 0, "total_items_sold": 0,
            "total_delivered_revenue": "0.00", "cancelled_orders": 0, "total_high_value_orders": "0.00", "total_low_value_orders": "0.00"}
    for grain in sorted(found.keys() | counts):
        new, updated = counts.get(grain, [0, 0])
        yield {**dict(zip(("order_year", "order_month", "value_segment"), grain)), **found.get(grain, zero), "new_records": new, "updated_records": updated}


def view(db, name):
    return [json.loads(line) for line in psql(db, f"SELECT row_to_json(v) FROM {name} v;").splitlines()]


def expected(db, folder, changes):
    psql(db, "CREATE TABLE fx_rates (rate_date date, currency text, usd_per_unit numeric(18,8), PRIMARY KEY (currency, rate_date));\n"
             f"\\copy fx_rates FROM '{DATA / 'fx_rates.csv'}' WITH (FORMAT csv, HEADER)\n" + EXPECTED_SQL)
    trades = rows(db, "SELECT * FROM trades")
    first = {c["key"]: c["lsn"] for c in sorted((c for c in changes if c["table"] == "trades"), key=lambda c: -c["lsn"])}
    reports = {name.replace("_", "-"): view(db, name) for name in ("daily_sales", "customer_product_affinity", "trade_summary")}
    reports["orders-monthly"] = list(monthly(db, changes))
    reports["trader-performance"] = list(performance.trader_performance(trades, first))
    reports["counts"] = [{
        "table": t, "entity": ENTITY[t], "current_rows": int(psql(db, f"SELECT count(*) FROM {t};")), "changes": sum(c["table"] == t for c in changes),
        **{name: sum(c["table"] == t and c["op"] == op for c in changes) for name, op in (("snapshots", "r"), ("inserts", "c"), ("updates", "u"), ("deletes", "d"))},
    } for t in TABLES]
    for name, items in reports.items():
        write_array(folder / f"{name}.json", [envelopes.dumps(i) for i in items])
    for table in TABLES:
        write_array(folder / "rows" / f"{table}.json", [envelopes.dumps(typed(table, r)) for r in rows(db, f"SELECT * FROM {table} ORDER BY 1")])


def cloud_events(changes, full):
    """25 native and 25 Debezium events; no key comes from both. Then the same kind as Debezium's own converter writes it."""
    own = [c for c in changes if c["table"] in ("orders", "customers") and c["op"] != "r"][:25]
    other = [c for c in changes if c["table"] in ("products", "trades") and c["op"] != "r"][:25]
    items = [(c, envelopes.cloud(c, envelopes.native(c, n), "native")) for n, c in enumerate(own, 1)]
    items += [(c, envelopes.cloud(c, envelopes.debezium(c, "schemaless", full), "debezium")) for c in other]
    items.sort(key=lambda i: i[0]["lsn"])
    folder = DATA / "cloudevents"
    write_lines(folder / "events.json", [envelopes.dumps(e) for _, e in items])
    final = {(ENTITY[c["table"]], c["key"]): c for c, _ in items}
    write_array(DATA / "expected" / folder.name / "state.json", [envelopes.dumps({
        "entity": e, "key": k, "deleted": c["op"] == "d", "sequence": c["lsn"]}) for (e, k), c in sorted(final.items())])
    write_lines(DATA / "cloudevents-debezium" / "events.json", [envelopes.dumps(envelopes.cloud_by_converter(c, full)) for c in changes if c["table"] == "orders"][:10])


def write(variant, changes, full):
    folder = DATA / variant
    if variant == "debezium-postgres-schemaless":
        for table in TABLES:
            own = [c for c in changes if c["table"] == table]
            write_lines(folder / f"{table}.json", with_tombstones(own, lambda c: envelopes.dumps(envelopes.debezium(c, "schemaless", full))))
    elif variant == "debezium-postgres-connect":
        schemas = {t: envelopes.connect_schema(t, full) for t in TABLES}
        write_lines(folder / "changes.json", with_tombstones(changes, lambda c: envelopes.dumps(
            {"schema": schemas[c["table"]], "payload": envelopes.debezium(c, "connect", full)})))
    elif variant == "debezium-postgres-iso":
        write_array(folder / "changes.json", list(with_tombstones(changes, lambda c: envelopes.dumps(envelopes.debezium(c, "iso", full)))))
    else:
        write_lines(folder / "events.json", [envelopes.dumps(envelopes.native(c, n)) for n, c in enumerate(changes, 1)])
        cloud_events(changes, full)


def main():
    fx_rates.write(DATA / "fx_rates.csv")
    for variant, (size, full) in VARIANTS.items():
        db = variant.replace("-", "_")
        changes = capture(db, size, full)
        write(variant, changes, full)
        expected(db, DATA / "expected" / variant, changes)
        print(variant, len(changes))


main()
