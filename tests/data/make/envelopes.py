"""Change envelopes: Debezium's PostgreSQL connector 3.0 in three configurations, native events and CloudEvents around both."""
import base64
import hashlib
import json
import re
from datetime import datetime, timedelta, timezone
from decimal import Decimal

from schema import ENTITY, SOURCE, TABLES, key, optional

VERSION, SERVER = "3.0.8.Final", "shop"
EPOCH = datetime(1970, 1, 1)
MICRO = timedelta(microseconds=1)


class Raw(str):
    """A number that keeps its own digits."""


def dumps(value):
    """Compact JSON in which Raw stays a bare number."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(k, ensure_ascii=False)}:{dumps(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(dumps, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def moment(text):
    """A timestamp of the server, whose zone is UTC."""
    return datetime.fromisoformat(re.sub(r"[+]00$", "", text))


def micros(when):
    return (when - EPOCH) // MICRO


def iso(when, trim):
    text = when.strftime("%Y-%m-%dT%H:%M:%S.%f")
    return (text.rstrip("0").rstrip(".") if trim else text) + "Z"


def unscaled(text):
    value = Decimal(text)
    number = int(value.scaleb(-value.as_tuple().exponent))
    length = (number if number >= 0 else ~number).bit_length() // 8 + 1
    return base64.b64encode(number.to_bytes(length, "big", signed=True)).decode()


def encode(kind, value, mode):
    """One column value (text, as the server wrote it, or an int) the way the connector's mode puts it."""
    if value is None or kind in ("text", "integer"):
        return value
    if kind.startswith("numeric"):
        if mode == "native":
            return Raw(value)
        if mode != "connect":
            return value
        return {"scale": max(0, -Decimal(value).as_tuple().exponent), "value": unscaled(value)} if kind == "numeric" else unscaled(value)
    when = moment(value)
    if mode in ("iso", "native") or kind == "timestamptz":
        return iso(when, trim=mode == "iso")
    return micros(when) // 1000 if mode == "connect" or kind == "timestamp(3)" else micros(when)


def row(table, values, mode):
    return {c: encode(t, values.get(c), mode) for c, (t, _) in TABLES[table].items() if c in values}


# Debezium

def debezium(change, mode, full):
    """change: op, table, before, after, xid, lsn, last, when, snapshot."""
    table, when = change["table"], micros(moment(change["when"]))
    before = change["before"]
    if before is not None and table not in full and mode != "schemaless":
        before = {c: before.get(c) for c in TABLES[table]}
    seen = when + 40000 + change["lsn"] % 400000  # the connector's own clock, a stable stand-in
    return {
        "before": None if before is None else row(table, before, mode),
        "after": None if change["after"] is None else row(table, change["after"], mode),
        "source": {
            "version": VERSION, "connector": "postgresql", "name": SERVER, "ts_ms": when // 1000, "snapshot": change["snapshot"], "db": change["db"],
            "sequence": json.dumps([None if change["last"] is None else str(change["last"]), str(change["lsn"])], separators=(",", ":")),
            "ts_us": when, "ts_ns": when * 1000, "schema": "public", "table": table, "txId": change["xid"], "lsn": change["lsn"], "xmin": None,
        },
        "transaction": None, "op": change["op"], "ts_ms": seen // 1000, "ts_us": seen, "ts_ns": seen * 1000,
    }


def field(column_name, kind, nullable, **more):
    return {"type": kind, "optional": nullable, **more, "field": column_name}


def column(table, name, full):
    kind, nullable = TABLES[table][name][0], optional(table, name, full)
    decimal = re.match(r"numeric\((\d+),(\d+)\)", kind)
    if decimal:
        parameters = {"scale": decimal[2], "connect.decimal.precision": decimal[1]}
        return field(name, "bytes", nullable, name="org.apache.kafka.connect.data.Decimal", version=1, parameters=parameters)
    if kind == "numeric":
        return {"type": "struct", "fields": [field("scale", "int32", False), field("value", "bytes", False)], "optional": nullable,
                "name": "io.debezium.data.VariableScaleDecimal", "version": 1, "doc": "Variable scaled decimal", "field": name}
    if kind == "timestamptz":
        return field(name, "string", nullable, name="io.debezium.time.ZonedTimestamp", version=1)
    if kind.startswith("timestamp"):
        return field(name, "int64", nullable, name="org.apache.kafka.connect.data.Timestamp", version=1)
    return field(name, "int32" if kind == "integer" else "string", nullable)


def connect_schema(table, full):
    columns, topic = [column(table, c, full) for c in TABLES[table]], f"{SERVER}.public.{table}"
    allowed = "true,first,first_in_data_collection,last_in_data_collection,last,false,incremental"
    source = [
        field("version", "string", False), field("connector", "string", False), field("name", "string", False), field("ts_ms", "int64", False),
        {"type": "string", "optional": True, "name": "io.debezium.data.Enum", "version": 1, "parameters": {"allowed": allowed}, "default": "false", "field": "snapshot"},
        field("db", "string", False), field("sequence", "string", True), field("ts_us", "int64", True), field("ts_ns", "int64", True),
        field("schema", "string", False), field("table", "string", False), field("txId", "int64", True), field("lsn", "int64", True), field("xmin", "int64", True)]
    block = [field("id", "string", False), field("total_order", "int64", False), field("data_collection_order", "int64", False)]
    return {
        "type": "struct", "optional": False, "name": f"{topic}.Envelope", "version": 2, "fields": [
            {"type": "struct", "fields": columns, "optional": True, "name": f"{topic}.Value", "field": "before"},
            {"type": "struct", "fields": columns, "optional": True, "name": f"{topic}.Value", "field": "after"},
            {"type": "struct", "fields": source, "optional": False, "name": "io.debezium.connector.postgresql.Source", "version": 1, "field": "source"},
            {"type": "struct", "fields": block, "optional": True, "name": "event.block", "version": 1, "field": "transaction"},
            field("op", "string", False), field("ts_ms", "int64", True), field("ts_us", "int64", True), field("ts_ns", "int64", True)],
    }


# native and CloudEvents

def event_id(change):
    """A UUIDv7 of the commit time whose random bits are a digest, so that it stays the same."""
    bits = int.from_bytes(hashlib.sha256(f"{change['db']}/{change['lsn']}/{change['table']}/{change['key']}".encode()).digest()[:16], "big")
    number = (micros(moment(change["when"])) // 1000) << 80 | 7 << 76 | (bits >> 64 & 0xFFF) << 64 | 2 << 62 | bits & (1 << 62) - 1
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def shifted(text, hours):
    """The same instant, written with another offset."""
    when = datetime.fromisoformat(text[:-1]).replace(tzinfo=timezone.utc)
    return when.astimezone(timezone(timedelta(hours=hours))).isoformat(timespec="microseconds")


def native(change, n):
    table, kinds = change["table"], {"c": "INSERT", "u": "UPDATE", "d": "DELETE", "r": "SNAPSHOT"}
    payload = row(table, change["after"] or change["before"], "native")
    if change["op"] == "d" and len(change["before"]) == 1:
        payload = {}
    for name in ("order_date", "trade_time"):
        if n % 9 == 0 and payload.get(name):
            payload[name] = shifted(payload[name], -5)
    if n % 10 == 0:
        payload["note"] = {"seen": n, "tags": ["é", None, True]}
    return {
        "event_id": event_id(change), "entity": ENTITY[table], "change_type": kinds[change["op"]], "key": change["key"], "sequence": change["lsn"],
        "occurred_at": shifted(iso(moment(change["when"]), False), 2) if n % 7 == 0 else iso(moment(change["when"]), False),
        "source": SOURCE[table], "schema_version": 1, **({"trace_id": f"trace-{n}"} if n % 10 == 0 else {}), "payload": payload,
    }


def cloud(change, data, kind):
    """Structured mode, CloudEvents 1.0."""
    table = change["table"]
    if kind == "native":
        head = {"id": data["event_id"], "source": f"/{SOURCE[table]}", "type": f"tradekpi.{ENTITY[table]}.{data['change_type'].lower()}"}
    else:
        head = {"id": f"name:{SERVER};lsn:{change['lsn']};txId:{change['xid']}", "source": f"/debezium/postgresql/{SERVER}",
                "type": "io.debezium.connector.postgresql.DataChangeEvent"}
    return {"specversion": "1.0", **head, "time": iso(moment(change["when"]), False), "datacontenttype": "application/json", "subject": change["key"], "data": data}


def cloud_by_converter(change, full):
    """What Debezium's own CloudEventsConverter writes: the source block as extension attributes, data only before and after."""
    envelope = debezium(change, "schemaless", full)
    head = cloud(change, None, "debezium")
    del head["data"], head["subject"]
    names = {n: envelope["source"][n] for n in ("connector", "name", "snapshot", "db", "sequence", "schema", "table", "lsn", "txId")}
    extensions = {"iodebeziumop": envelope["op"], "iodebeziumversion": VERSION, **{"iodebezium" + n.lower(): str(v) for n, v in names.items()},
                  "iodebeziumtsms": str(envelope["source"]["ts_ms"])}
    return {**head, **extensions, "data": {"before": envelope["before"], "after": envelope["after"]}}
