"""Writes dirty/events.json, one case a line, and expected/dirty/lines.json, what must become of each line."""
import json
import pathlib

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "dirty"
ORDER = {"order_id": None, "customer_id": "CUST0001", "product_id": "PROD001", "order_date": "2024-03-15T10:00:00Z", "status": "PENDING",
         "quantity": 2, "amount": "150.00", "currency": None, "country": "US", "channel": "web"}
TRADE = {"trade_id": None, "trader_id": "TRADER01", "symbol": "AAPL", "trade_type": "BUY", "quantity": "10", "price": "185.5000", "fee": "1.25",
         "trade_time": "2024-03-15T14:30:00Z", "desk": "EQUITIES", "currency": "USD"}
CUSTOMER = {"customer_id": None, "name": "Zoë", "email": "z@example.com", "customer_type": "RETAIL", "country": "GB", "created_at": "2023-01-01T00:00:00Z"}
PRODUCT = {"product_id": None, "name": "Kettle", "category": "Home & Kitchen", "unit_price": "39.90", "stock": 5}
ROWS = {"order": ORDER, "trade": TRADE, "customer": CUSTOMER, "product": PRODUCT}
SOURCES = {"order": "ecommerce", "trade": "trading-desk", "customer": "crm", "product": "inventory"}
GONE = object()
lines, expected = [], []


def add(line, outcome, note, *reasons, clean=None):
    lines.append(line if isinstance(line, bytes) else line.encode())
    entry = {"line": len(lines), "outcome": outcome, "note": note}
    if reasons:
        entry["reasons"] = list(reasons)
    if clean:
        entry["clean"] = clean
    expected.append(entry)


def event(entity="order", payload=None, **envelope):
    """A good event of its own key, with the given fields put in or (GONE) taken out."""
    n = len(lines) + 1
    key = {"order": "ORDD", "trade": "TRDD", "customer": "CUSTD", "product": "PRODD"}[entity] + f"{n:05}"
    row = {**ROWS[entity], f"{entity}_id": key}
    row = {k: v for k, v in {**row, **(payload or {})}.items() if v is not GONE}
    whole = {"event_id": f"018e4000-0000-7000-8000-{n:012}", "entity": entity, "change_type": "INSERT", "key": key, "sequence": 1000 + n,
             "occurred_at": "2024-03-15T10:00:00.000000Z", "source": SOURCES.get(entity, "test"), "schema_version": 1, "payload": row}
    return {k: v for k, v in {**whole, **envelope}.items() if v is not GONE}


def text(*args, **kwargs):
    return json.dumps(event(*args, **kwargs), ensure_ascii=False, separators=(",", ":"))


def number(literal, entity="order", field="amount"):
    """A bare JSON number with these very digits."""
    return text(entity, {field: "@"}).replace('"@"', literal)


def door():
    add(text(), "accepted", "a good order to start with")
    add("", "ignored", "an empty line")
    add("   \t ", "ignored", "a line of white space")
    add("null", "ignored", "a tombstone")
    add(text()[:120], "quarantined", "torn in the middle; the next line is whole", "TORN_JSON")
    add(text(), "accepted", "the line after a torn one")
    add(text().encode().replace(b"CUST0001", b"CUST\xff\xfe01"), "quarantined", "bytes that are no UTF-8", "INVALID_UTF8")
    add(text(payload={"channel": "@"}).replace("@", "\\ud800"), "quarantined", "half of a surrogate pair", "INVALID_UTF8")
    add(text().replace('"quantity":2', '"quantity":2,,'), "quarantined", "a stray comma", "TORN_JSON")
    add(number("NaN"), "quarantined", "NaN is no JSON", "TORN_JSON")
    add(text() + "}", "quarantined", "one brace too many", "TORN_JSON")
    add(text().replace('"status":"PENDING"', '"status":"PENDING","status":"DELIVERED"'), "quarantined", "the same field twice in the payload", "DUPLICATE_KEYS")
    add(text().replace('"source":', '"key":"ORDD99999","source":'), "quarantined", "the same field twice in the envelope", "DUPLICATE_KEYS")
    add(text(payload={"extra": "@"}).replace('"@"', "[" * 200 + "]" * 200), "quarantined", "nested 200 deep", "TOO_DEEP")
    add(text(payload={"extra": "@"}).replace('"@"', "[" * 20 + "]" * 20), "accepted", "nested 20 deep is fine, and kept")
    add("[1,2,3]", "quarantined", "an array inside a file of lines", "NOT_AN_OBJECT")
    add("42", "quarantined", "a number", "NOT_AN_OBJECT")
    add('"order"', "quarantined", "a text", "NOT_AN_OBJECT")
    add("{}", "quarantined", "an object without anything", "UNKNOWN_FORMAT", "MISSING_FIELD")
    add('{"hello":"world"}', "quarantined", "an object of another kind", "UNKNOWN_FORMAT", "MISSING_FIELD")
    add(text(entity="order", key=GONE), "accepted", "no key: the id in the payload is the key")
    add(text(payload=None, change_type=GONE), "quarantined", "no change type", "MISSING_FIELD", "UNKNOWN_FORMAT")
    add(json.dumps({k: v for k, v in event().items() if k != "payload"}), "quarantined", "no payload", "MISSING_FIELD")
    add(text().replace('"payload":{', '"payload":"{').replace("}}", '}"}').replace('"payload":"{', '"payload":"x","rest":{').replace('}"}', "}}"), "quarantined", "the payload is a text", "INVALID_FIELD")
    add(text(occurred_at="yesterday"), "quarantined", "no time", "INVALID_FIELD")
    add(text(sequence="soon"), "quarantined", "the sequence is a word", "INVALID_FIELD")
    add(text().replace('"entity":"order"', '"entity":"invoice"'), "quarantined", "an unknown entity", "UNKNOWN_ENTITY")
    add(text(change_type="UPSERT"), "quarantined", "an unknown change type", "UNKNOWN_CHANGE_TYPE")
    add(text(schema_version=99), "quarantined", "a version from the future", "UNSUPPORTED_SCHEMA_VERSION")
    add(text(schema_version="one"), "quarantined", "a version that is no number", "INVALID_FIELD", "UNSUPPORTED_SCHEMA_VERSION")
    add(debezium("invoices", "c"), "quarantined", "Debezium: a table that maps to no entity", "UNKNOWN_ENTITY")
    add(debezium("orders", "x"), "quarantined", "Debezium: an unknown op", "UNKNOWN_CHANGE_TYPE")
    add(debezium("orders", "t"), "ignored", "Debezium: a truncate names no row")
    add(json.dumps({"specversion": "1.0", "id": "1", "source": "/x", "type": "y"}), "quarantined", "a CloudEvent without data", "MISSING_FIELD")
    add(json.dumps({"specversion": "1.0", "id": "2", "source": "/x", "type": "y", "data": {"entity": "order"}}), "quarantined",
        "a CloudEvent around something torn", "MISSING_FIELD", "UNKNOWN_FORMAT")
    add(text(trace="abc", payload={"gift": {"wrap": True}}), "accepted", "unknown fields at both levels are kept")


def debezium(table, op):
    row = None if op == "t" else {**ORDER, "order_id": f"ORDD{len(lines) + 1:05}"}
    return json.dumps({"before": None, "after": row, "source": {"connector": "postgresql", "name": "dirty", "ts_ms": 1710496800000, "snapshot": "false",
                       "db": "dirty", "schema": "public", "table": table, "txId": 1, "lsn": 5000 + len(lines)}, "op": op, "ts_ms": 1710496800100})


def orders():
    for field, reason in (("customer_id", "MISSING_CUSTOMER_ID"), ("product_id", "MISSING_PRODUCT_ID"), ("order_date", "MISSING_ORDER_DATE"),
                          ("status", "MISSING_STATUS"), ("quantity", "MISSING_QUANTITY"), ("amount", "MISSING_AMOUNT"), ("order_id", "MISSING_ORDER_ID")):
        add(text(payload={field: GONE}), "rejected", f"no {field}", reason)
    add(text(payload={"customer_id": "  "}), "rejected", "an empty customer_id", "MISSING_CUSTOMER_ID")
    add(text(payload={"order_id": "ORDD77777"}), "rejected", "the payload is of another key", "KEY_MISMATCH")
    add(text(payload={"status": "TELEPORTED"}), "rejected", "an unknown status", "UNKNOWN_STATUS")
    add(text(payload={"amount": "-0.01"}), "rejected", "a negative amount", "NEGATIVE_AMOUNT")
    add(number("-5"), "rejected", "a negative amount as a bare number", "NEGATIVE_AMOUNT")
    add(text(payload={"amount": "0.00"}), "accepted", "nothing to pay: kept, with dq_check_amount = FAILED", clean={"amount": "0.00"})
    add(number("1e30"), "rejected", "an absurd amount", "INVALID_AMOUNT")
    add(text(payload={"amount": "a lot"}), "rejected", "an amount in words", "INVALID_AMOUNT")
    add(text(payload={"amount": True}), "rejected", "an amount of the wrong type", "INVALID_AMOUNT")
    add(text(payload={"amount": {"value": 5}}), "rejected", "an amount in an object", "INVALID_AMOUNT")
    add(text(payload={"quantity": "two"}), "rejected", "a quantity in words", "INVALID_QUANTITY")
    add(text(payload={"quantity": -1}), "rejected", "a negative quantity", "INVALID_QUANTITY")
    add(text(payload={"order_date": "2024-02-30T10:00:00Z"}), "rejected", "a day that never was", "INVALID_ORDER_DATE")
    add(text(payload={"order_date": "2023-02-29"}), "rejected", "no leap year", "INVALID_ORDER_DATE")
    add(text(payload={"order_date": "soon"}), "rejected", "a date in words", "INVALID_ORDER_DATE")
    add(text(payload={"currency": "ZZZ"}), "rejected", "a currency without a rate", "NO_FX_RATE")
    add(text(payload={"currency": "EUR", "order_date": "1999-01-01T00:00:00Z"}), "rejected", "a day before the first rate", "NO_FX_RATE")
    add(text(payload={"status": "nope", "amount": "-1", "customer_id": None}), "rejected", "three faults at once: all are named",
        "MISSING_CUSTOMER_ID", "UNKNOWN_STATUS", "NEGATIVE_AMOUNT")
    for given, status in (("shipped", "SHIPPED"), (" Delivered ", "DELIVERED"), ("CANCELED", "CANCELLED"), ("complete", "DELIVERED"), ("\tPending\t", "PENDING")):
        add(text(payload={"status": given}), "accepted", f"status {given!r}", clean={"status": status})
    add(text(payload={"customer_id": "  CUST0002 ", "currency": " usd", "country": " united kingdom ", "channel": " WEB "}), "accepted", "spaces and mixed case",
        clean={"customer_id": "CUST0002", "currency": "USD", "country": "GB", "channel": "web"})
    for given in ("03/15/2024", "15.03.2024", "20240315", "2024/03/15", "2024-03-15"):
        add(text(payload={"order_date": given}), "accepted", f"date {given}", clean={"order_date": "2024-03-15"})
    add(text(payload={"order_date": "2024-03-01T00:30:00+02:00"}), "accepted", "the day is the UTC day", clean={"order_date": "2024-02-29"})
    add(text(payload={"order_date": "2024-02-29T23:59:59.999999Z"}), "accepted", "the last microsecond of a leap day", clean={"order_date": "2024-02-29"})
    add(number("1.5e2"), "accepted", "an exponent", clean={"amount": "150.00"})
    add(number("0.1"), "accepted", "a bare number that no double holds", clean={"amount": "0.10"})
    add(number("12345678901234.56"), "accepted", "sixteen digits, which a double would still hold", clean={"amount": "12345678901234.56"})


def others():
    add(text("trade", {"price": "0"}), "rejected", "price 0", "INVALID_PRICE")
    add(text("trade", {"price": "-1.00"}), "rejected", "a negative price", "INVALID_PRICE")
    add(text("trade", {"trade_type": "HOLD"}), "rejected", "neither bought nor sold", "UNKNOWN_TRADE_TYPE")
    add(text("trade", {"quantity": "0"}), "rejected", "nothing traded", "INVALID_QUANTITY")
    add(text("trade", {"trader_id": GONE, "symbol": None}), "rejected", "no trader, no symbol", "MISSING_TRADER_ID", "MISSING_SYMBOL")
    add(text("trade", {"trade_time": "2024-13-01T00:00:00Z"}), "rejected", "a thirteenth month", "INVALID_TRADE_TIME")
    add(text("trade", {"trade_type": " sell ", "symbol": "aapl"}), "accepted", "spaces and case", clean={"trade_type": "SELL", "symbol": "AAPL"})
    add(text("product", {"unit_price": "-9.99"}), "rejected", "a negative price", "INVALID_UNIT_PRICE")
    add(text("product", {"product_id": GONE}), "rejected", "no product_id", "MISSING_PRODUCT_ID")
    add(text("customer", {"customer_id": None}), "rejected", "no customer_id", "MISSING_CUSTOMER_ID")
    add(text("customer", {"country": " Germany ", "email": " Z@Example.COM "}), "accepted", "spaces and case", clean={"country": "DE", "email": "z@example.com"})


def order_of_events():
    twice = text()
    add(twice, "accepted", "the first of two")
    add(twice, "duplicate", "the very same event again")
    add(twice.replace('"amount":"150.00"', '"amount":"151.00"'), "conflict", "the same event_id with another payload: quarantined behind the door, never applied")
    key = f"ORDD{len(lines) + 1:05}"
    add(text(key=key, payload={"order_id": key}), "accepted", "inserted")
    add(text(key=key, change_type="DELETE", sequence=9000, payload=dict.fromkeys(ORDER, GONE)), "accepted", "deleted by its key alone")
    add(text(key=key, change_type="UPDATE", sequence=8000, payload={"order_id": key, "status": "DELIVERED"}), "accepted", "a late update: superseded, the order stays deleted")
    add(text(change_type="DELETE", payload=dict.fromkeys(ORDER, GONE)), "accepted", "the deletion of what never came leaves a tombstone")
    add(text(event_id=GONE), "accepted", "no event_id: one is derived")
    add(text()[:-25], "quarantined", "torn at the end of the file, without a line end", "TORN_JSON")


def main():
    for part in (door, orders, others, order_of_events):
        part()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "events.json").write_bytes(b"\n".join(lines))
    (FOLDER.parent / "expected" / "dirty" / "lines.json").write_text("[\n" + ",\n".join(json.dumps(e, ensure_ascii=False) for e in expected) + "\n]\n")


main()
