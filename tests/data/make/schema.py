"""The four tables, once for PostgreSQL and once for the change envelopes."""

# column: (PostgreSQL type, may be null)
TABLES = {
    "orders": {
        "order_id": ("text", False), "customer_id": ("text", False), "product_id": ("text", False), "order_date": ("timestamp", False),
        "status": ("text", False), "quantity": ("integer", False), "amount": ("numeric(12,2)", False),
        "currency": ("text", True), "country": ("text", True), "channel": ("text", True),
    },
    "customers": {
        "customer_id": ("text", False), "name": ("text", False), "email": ("text", True), "customer_type": ("text", False),
        "country": ("text", False), "created_at": ("timestamp(3)", True),
    },
    "products": {
        "product_id": ("text", False), "name": ("text", False), "category": ("text", False),
        "unit_price": ("numeric(12,2)", False), "stock": ("integer", False),
    },
    "trades": {
        "trade_id": ("text", False), "trader_id": ("text", False), "symbol": ("text", False), "trade_type": ("text", False),
        "quantity": ("numeric", False), "price": ("numeric(18,4)", False), "fee": ("numeric(12,2)", False),
        "trade_time": ("timestamptz", False), "desk": ("text", True), "currency": ("text", True),
    },
}
ENTITY = {"orders": "order", "customers": "customer", "products": "product", "trades": "trade"}
SOURCE = {"orders": "ecommerce", "customers": "crm", "products": "inventory", "trades": "trading-desk"}


def key(table):
    return next(iter(TABLES[table]))


def optional(table, column, full):
    """A DELETE of a table with the default replica identity carries nulls beside the key, so those columns allow them."""
    return column != key(table) and (TABLES[table][column][1] or table not in full)


def ddl(full):
    for table, columns in TABLES.items():
        lines = [f"{c} {t}{'' if optional(table, c, full) else ' NOT NULL'}{' PRIMARY KEY' if c == key(table) else ''}" for c, (t, _) in columns.items()]
        yield f"CREATE TABLE {table} ({', '.join(lines)});"
        yield f"ALTER TABLE {table} REPLICA IDENTITY {'FULL' if table in full else 'DEFAULT'};"
