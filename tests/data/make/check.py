"""Reads the captures back without PostgreSQL: decodes every line by its schema, or by magnitude where it has none, applies it
to empty tables and compares with expected/; recomputes daily sales and the monthly net in exact fractions as a second opinion."""
import base64
import csv
import json
import pathlib
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

from performance import cents, ratio, rounded
from schema import ENTITY, SOURCE, TABLES, key

DATA = pathlib.Path(__file__).resolve().parent.parent
TABLE = {entity: table for table, entity in ENTITY.items()}
EPOCH = datetime(1970, 1, 1)


def lines(path):
    return [json.loads(line, parse_float=Decimal) for line in path.read_text().splitlines()]


def unix(value, kind):
    """Integer times: the schema's unit, else by magnitude."""
    if kind is None:
        kind = "us" if abs(value) > 10 ** 14 else "ms" if abs(value) > 10 ** 8 else "days"
    return EPOCH + timedelta(**{"us": {"microseconds": value}, "ms": {"milliseconds": value}, "days": {"days": value}}[kind])


def when(text):
    parsed = datetime.fromisoformat(text.replace("Z", "+00:00"))
    return parsed.astimezone(timezone.utc).replace(tzinfo=None) if parsed.tzinfo else parsed


def decimal(text, scale):
    return Decimal(int.from_bytes(base64.b64decode(text), "big", signed=True)).scaleb(-scale)


def value(kind, given, schema):
    if given is None or kind in ("text", "integer"):
        return given
    if kind.startswith("numeric"):
        if isinstance(given, dict):
            return decimal(given["value"], given["scale"])
        return decimal(given, int(schema["parameters"]["scale"])) if schema else Decimal(given)
    return when(given) if isinstance(given, str) else unix(given, "ms" if schema else None)


def plain(table, row, fields=None):
    by_name = {f["field"]: f for f in fields or []}
    return {c: value(t, row[c], by_name.get(c)) for c, (t, _) in TABLES[table].items() if c in row}


def events(variant):
    """(table, kind, key, sequence, row or None) of each event; None for a tombstone."""
    folder = DATA / variant
    if variant == "native":
        for e in lines(folder / "events.json"):
            assert SOURCE[TABLE[e["entity"]]] == e["source"]
            yield TABLE[e["entity"]], {"INSERT": "c", "UPDATE": "u", "DELETE": "d", "SNAPSHOT": "r"}[e["change_type"]], e["key"], e["sequence"], plain(TABLE[e["entity"]], e["payload"])
        return
    if variant == "debezium-postgres-iso":
        found = json.loads((folder / "changes.json").read_text())
    else:
        found = [e for path in sorted(folder.glob("*.json")) for e in lines(path)]
    for e in found:
        if e is None:
            yield None
            continue
        fields = None
        if "schema" in e:
            fields, e = e["schema"]["fields"][1]["fields"], e["payload"]
            assert {f["field"] for f in fields} == set((e["after"] or e["before"]))
        table = e["source"]["table"]
        assert e["source"]["ts_us"] // 1000 == e["source"]["ts_ms"] <= e["ts_ms"]
        assert json.loads(e["source"]["sequence"])[1] == str(e["source"]["lsn"])
        row = plain(table, e["after"] or {}, fields)
        yield table, e["op"], (e["after"] or e["before"])[key(table)], e["source"]["lsn"], row


def floored(moment, variant, column):
    cut = variant == "debezium-postgres-connect" and column == "order_date"
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000) if cut else moment


def stored(variant, table):
    path = DATA / "expected" / variant / "rows" / f"{table}.json"
    for row in json.loads(path.read_text()):
        yield {c: v if v is None or not t[0].startswith("timestamp") and not t[0].startswith("numeric") else
               Decimal(v) if t[0].startswith("numeric") else floored(when(v.replace("+00", "")), variant, c) for (c, t), v in zip(TABLES[table].items(), row.values())}


def rates():
    found = {}
    for r in csv.DictReader((DATA / "fx_rates.csv").open()):
        found.setdefault(r["currency"], []).append((r["rate_date"], Fraction(r["usd_per_unit"])))
    return found


def in_dollars(order, fx):
    day = order["order_date"].date().isoformat()
    rate = 1 if order["currency"] in (None, "USD") else [r for d, r in sorted(fx[order["currency"]]) if d <= day][-1]
    return day, cents(Fraction(order["amount"]) * rate)


def monthly_net(orders, fx):
    net = {}
    for o in orders:
        day, value = in_dollars(o, fx)
        segment = "HIGH_VALUE" if value > 200 else "MEDIUM_VALUE" if value > 100 else "LOW_VALUE"
        grain = int(day[:4]), int(day[5:7]), segment
        net[grain] = net.get(grain, Fraction(0)) + (0 if o["status"] == "CANCELLED" else value)
    return {grain: rounded(v, 2) for grain, v in net.items()}


def daily(orders, fx):
    days, first = {}, {}
    for o in orders:
        day, dollars = in_dollars(o, fx)
        days.setdefault(day, []).append((o, dollars))
        first[o["customer_id"]] = min(day, first.get(o["customer_id"], day))
    for day, items in sorted(days.items()):
        kept = [(o, v) for o, v in items if o["status"] != "CANCELLED"]
        net, units, customers = sum(v for _, v in kept), sum(o["quantity"] for o, _ in kept), {o["customer_id"] for o, _ in items}

        def top(column):
            spend = {}
            for o, v in kept:
                spend[o[column]] = spend.get(o[column], 0) + v
            return min(spend, key=lambda k: (-spend[k], k), default=None)

        new = sum(first[c] == day for c in customers)
        yield {
            "sale_date": day, "transactions": len(items), "gross_sales": rounded(Fraction(sum(v for _, v in items)), 2), "cancelled_orders": len(items) - len(kept),
            "cancelled_amount": rounded(Fraction(sum(v for _, v in items) - net), 2), "net_sales": rounded(Fraction(net), 2), "units": units,
            "average_order_value": ratio(net, len(kept)), "average_price": ratio(net, units), "unique_customers": len(customers),
            "unique_products": len({o["product_id"] for o, _ in items}), "new_customers": new, "returning_customers": len(customers) - new,
            "top_product_id": top("product_id"), "top_customer_id": top("customer_id")}


def check(variant):
    tables, counts, last, tombstones = {t: {} for t in TABLES}, {t: dict.fromkeys("rcud", 0) for t in TABLES}, {}, 0
    previous = None
    for event in events(variant):
        if event is None:
            tombstones += 1
            assert previous[1] == "d"
            previous = event or previous
            continue
        table, kind, name, sequence, row = previous = event
        counts[table][kind] += 1
        assert sequence > last.get(table, 0) or kind == "r" and sequence == last.get(table), (variant, event)
        last[table] = sequence
        if kind == "c":
            assert name not in tables[table]
        if kind == "d":
            del tables[table][name]
        else:
            assert all(row[c] is not None for c, (_, null) in TABLES[table].items() if not null)
            tables[table][name] = row
    assert tombstones == (0 if variant == "native" else sum(c["d"] for c in counts.values()))
    for table in TABLES:
        assert sorted(tables[table].values(), key=lambda r: r[key(table)]) == list(stored(variant, table)), (variant, table)
    for c in json.loads((DATA / "expected" / variant / "counts.json").read_text()):
        found = counts[c["table"]]
        assert (c["snapshots"], c["inserts"], c["updates"], c["deletes"]) == tuple(found.values()) and c["current_rows"] == len(tables[c["table"]])
        assert c["changes"] == sum(found.values())
    orders = list(tables["orders"].values())
    sales = list(daily(orders, rates()))
    assert sales == json.loads((DATA / "expected" / variant / "daily-sales.json").read_text()), variant
    months = json.loads((DATA / "expected" / variant / "orders-monthly.json").read_text())
    assert sum(m["order_count"] for m in months) == len(orders)
    assert {(m["order_year"], m["order_month"], m["value_segment"]): m["total_revenue"] for m in months if m["order_count"]} == monthly_net(orders, rates())
    assert sum(m["new_records"] for m in months) == counts["orders"]["c"] and sum(m["updated_records"] for m in months) == counts["orders"]["u"]
    print(variant, "agrees:", sum(map(sum, (c.values() for c in counts.values()))), "changes,", tombstones, "tombstones,", len(sales), "days")


for variant in ("debezium-postgres-schemaless", "debezium-postgres-connect", "debezium-postgres-iso", "native"):
    check(variant)
