"""The workload: SQL transactions of a small shop and trading desk, the same for the same size and seed.

initial(size) is what stands in the tables before the capture starts (read by the snapshot), transactions(size) what
happens afterwards. Every statement is valid; what is rolled back must not show up in the change stream.
"""
import random
from datetime import datetime, timedelta
from decimal import Decimal

FIRST_DAY = datetime(2024, 1, 1)
DAYS = 425  # until the end of February 2025
MICRO = timedelta(microseconds=1)
COUNTRIES = ["US", "CA", "MX", "GB", "IE", "DE", "FR", "ES", "IT", "NL", "BE", "SE", "NO", "CH", "PL"]
TYPES = ["RETAIL", "BUSINESS", "WHOLESALE", "PREMIUM"]
CATEGORIES = ["Books", "Electronics", "Garden", "Home & Kitchen", "Sports", "Toys"]
NAMES = ["Zoë Müller", "Seán O'Brien", "Łukasz Wójcik", "Ana \"Anita\" Pérez", "C:\\Smith & Sons", "李雷 Ltd", "Bjørn Ås 🚲", "Mary Jones"]
EDGE_AMOUNTS = ["100.00", "100.01", "200.00", "200.01", "0.00", "99.99", "199.99", "0.01", "9999999999.99"]
SYMBOLS = {  # symbol: (currency, first price, decimals of a quantity)
    "AAPL": ("USD", 185, 0), "MSFT": ("USD", 370, 0), "NVDA": ("USD", 49, 0), "XBTF": ("USD", 42000, 4),
    "BMW": ("EUR", 100, 0), "SAP": ("EUR", 140, 0), "VOD": ("GBP", 1, 0), "SHOP": ("CAD", 103, 2),
}
DESKS = ["EQUITIES", "MACRO", "ARBITRAGE", None]


def sql(value):
    if value is None:
        return "NULL"
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, datetime):
        return "'" + value.strftime("%Y-%m-%d %H:%M:%S.%f") + "'"
    return "'" + str(value).replace("'", "''") + "'"


def insert(table, row):
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(sql(v) for v in row.values())});"


def update(table, key, value, **changes):
    return f"UPDATE {table} SET {', '.join(f'{c} = {sql(v)}' for c, v in changes.items())} WHERE {key} = {sql(value)};"


def delete(table, key, value):
    return f"DELETE FROM {table} WHERE {key} = {sql(value)};"


class Workload:
    def __init__(self, orders, customers, products, trades, seed):
        self.size = (orders, customers, products, trades)
        self.random = random.Random(seed)
        self.steps = []  # (when, n, [statements]): one step is never split over transactions
        self.prices = {}

    def step(self, when, *statements):
        self.steps.append((when, len(self.steps), list(statements)))

    def chance(self, share):
        return self.random.random() < share

    def later(self, when, days):
        return when + timedelta(seconds=self.random.randint(60, int(days * 86400)))

    def moment(self, day):
        edge = self.random.random()
        if edge < 0.03:
            return day + timedelta(days=1) - MICRO
        if edge < 0.06:
            return day
        if edge < 0.08:
            return day + timedelta(milliseconds=999, microseconds=999)
        return day + timedelta(seconds=self.random.randint(0, 86399), microseconds=self.random.choice([0, 0, 500000, self.random.randint(0, 999999)]))

    # customers and products

    def customer(self, n):
        made = FIRST_DAY - timedelta(days=self.random.randint(0, 900), milliseconds=self.random.randint(0, 86399999))
        return {
            "customer_id": f"CUST{n:04}", "name": f"{NAMES[n % len(NAMES)]} {n}",
            "email": None if n % 11 == 0 else f"c{n}@example.com", "customer_type": TYPES[self.random.randint(0, 3)],
            "country": self.random.choice(COUNTRIES), "created_at": None if n % 13 == 0 else made.replace(microsecond=made.microsecond // 1000 * 1000),
        }

    def product(self, n):
        price = Decimal(self.random.randint(199, 39999)) / 100
        self.prices[n] = price
        return {
            "product_id": f"PROD{n:03}", "name": f"{CATEGORIES[n % 6]} item {n}", "category": CATEGORIES[n % 6],
            "unit_price": price, "stock": self.random.randint(0, 500),
        }

    def initial(self):
        _, customers, products, _ = self.size
        rows = [insert("customers", self.customer(n)) for n in range(1, customers * 6 // 10)]
        return rows + [insert("products", self.product(n)) for n in range(1, products * 3 // 4)]

    def customers_change(self):
        count = self.size[1]
        for n in range(count * 6 // 10, count + 1):
            self.step(self.later(FIRST_DAY, DAYS * 0.6), insert("customers", self.customer(n)))
        for n in range(1, count + 1):
            key, when = ("customer_id", f"CUST{n:04}"), self.later(FIRST_DAY + timedelta(days=260), 100)
            if self.chance(0.12):
                self.step(when, update("customers", *key, country=self.random.choice(COUNTRIES)))
            if self.chance(0.12):
                self.step(when, update("customers", *key, customer_type=self.random.choice(TYPES)))
            if self.chance(0.03):
                self.step(when, update("customers", *key, email=f"new{n}@example.com"), update("customers", *key, name=f"Renamed {n}", created_at=None))
            if self.chance(0.02):
                self.step(self.later(when, 20), delete("customers", *key))
                if self.chance(0.5):
                    self.step(self.later(when, 60) + timedelta(days=21), insert("customers", self.customer(n)))

    def products_change(self):
        count = self.size[2]
        for n in range(count * 3 // 4, count + 1):
            self.step(self.later(FIRST_DAY, 60), insert("products", self.product(n)))
        for n in range(1, count + 1):
            key, when = ("product_id", f"PROD{n:03}"), self.later(FIRST_DAY + timedelta(days=70), 250)
            if self.chance(0.5):
                self.step(when, update("products", *key, stock=self.random.randint(0, 900)))
            if self.chance(0.3):
                self.step(self.later(when, 30), update("products", *key, unit_price=Decimal(self.random.randint(199, 39999)) / 100))
            if self.chance(0.1):
                self.step(self.later(when, 30), update("products", *key, category=self.random.choice(CATEGORIES)))
            if self.chance(0.05):
                self.step(self.later(when, 40) + timedelta(days=31), delete("products", *key))

    # orders

    def order(self, order_id, day):
        _, customers, products, _ = self.size
        n = min(int(self.random.paretovariate(0.9)), products)
        quantity = self.random.randint(1, 6)
        amount = Decimal(self.random.randint(199, 15999)) / 100 * self.random.choice([1, 1, 1, 2, 3])
        if self.chance(0.12):
            amount = Decimal(self.random.choice(EDGE_AMOUNTS[:8]))
        customer = f"CUST99{self.random.randint(1, 9):02}" if self.chance(0.03) else f"CUST{self.random.randint(1, customers):04}"
        return {
            "order_id": order_id, "customer_id": customer,
            "product_id": f"PROD99{self.random.randint(1, 4)}" if self.chance(0.03) else f"PROD{n:03}",
            "order_date": self.moment(day), "status": "PENDING", "quantity": quantity, "amount": amount,
            "currency": self.random.choice([None] * 8 + ["USD"] * 6 + ["EUR"] * 3 + ["GBP"] * 2 + ["CAD"] * 2),
            "country": self.random.choice(COUNTRIES) if self.chance(0.3) else None,
            "channel": self.random.choice(["web", "mobile", "store", "marketplace", None]),
        }

    def live(self, row):
        """The life of one order; returns the moment of its last change."""
        key, when = ("orders", "order_id", row["order_id"]), row["order_date"]
        self.step(when, insert("orders", row))
        fate = self.random.random()
        if fate < 0.06:  # a whole life inside one transaction
            when = self.later(when, 1)
            self.step(when, update(*key, status="SHIPPED"), update(*key, amount=row["amount"] + 1), update(*key, status="DELIVERED"))
        elif fate < 0.55:
            when = self.later(when, 2)
            self.step(when, update(*key, status="SHIPPED"))
            when = self.later(when, 6)
            self.step(when, update(*key, status="DELIVERED"))
        elif fate < 0.68:
            when = self.later(when, 3)
            self.step(when, update(*key, status="SHIPPED"))
        elif fate < 0.84:
            if self.chance(0.3):
                when = self.later(when, 2)
                self.step(when, update(*key, status="SHIPPED"))
            when = self.later(when, 4)
            self.step(when, update(*key, status="CANCELLED"))
        if self.chance(0.09):
            when = self.later(when, 10)
            amount = Decimal(self.random.choice(EDGE_AMOUNTS[:8])) if self.chance(0.5) else row["amount"] + Decimal(self.random.randint(1, 9000)) / 100
            self.step(when, update(*key, amount=amount))
        if self.chance(0.06):
            when = self.later(when, 10)
            self.step(when, update(*key, order_date=self.moved(row["order_date"])))
        if self.chance(0.02):
            when = self.later(when, 10)
            self.step(when, update(*key, quantity=row["quantity"] + 1, customer_id=f"CUST{self.random.randint(1, self.size[1]):04}"))
        if self.chance(0.02):
            when = self.later(when, 10)
            self.step(when, update(*key, currency=self.random.choice(["EUR", "GBP", "CAD", None])))
        if self.chance(0.02):
            self.step(self.later(when, 1), update(*key, status=row["status"] if fate >= 0.84 else "DELIVERED"))  # may change nothing
            when += timedelta(days=1)
        return when

    def moved(self, moment):
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        first = midnight.replace(day=1)
        return self.random.choice([
            midnight - MICRO, midnight, midnight + timedelta(days=1), first - MICRO, first,
            moment + timedelta(days=1), moment - timedelta(days=1), moment + timedelta(days=31)])

    def orders_change(self):
        count = self.size[0]
        for n in range(1, count + 1):
            day = FIRST_DAY + timedelta(days=(n - 1) * DAYS // count)
            row = self.order(f"ORD{n:06}", day)
            end = self.live(row)
            key = ("orders", "order_id", row["order_id"])
            if not self.chance(0.05):
                continue
            if self.chance(0.2):  # deleted and back in one transaction
                self.step(self.later(end, 5), delete(*key), insert("orders", self.order(row["order_id"], day + timedelta(days=2))))
                continue
            end = self.later(end, 5)
            self.step(end, delete(*key))
            if self.chance(0.6):
                end = self.later(end, 20)
                again = self.order(row["order_id"], end.replace(hour=0, minute=0, second=0, microsecond=0))
                again["order_date"] = max(again["order_date"], end)
                self.live(again)

    def orders_at_edges(self):
        leap, new_year = datetime(2024, 2, 29), datetime(2025, 1, 1)
        quarter = datetime(2024, 4, 1)
        edges = [(leap, None, "100.00"), (leap + timedelta(days=1) - MICRO, None, "200.01"), (leap + timedelta(days=1), "EUR", "12.34"),
                 (new_year - MICRO, "USD", "200.00"), (new_year, None, "100.01"), (quarter - MICRO, "EUR", "100.00"), (quarter, "EUR", "100.00"),
                 # 1 GBP = 1.25 USD from 2024-04-01: exactly 100 and 200 dollars, and a little more
                 (quarter, "GBP", "80.00"), (quarter + timedelta(days=1), "GBP", "80.01"), (quarter + timedelta(days=2), "GBP", "160.00"),
                 (quarter + timedelta(days=3), "GBP", "160.01"), (quarter - MICRO, "GBP", "80.00"), (leap, "CAD", "0.00"),
                 (new_year + timedelta(days=20), None, EDGE_AMOUNTS[8])]
        for n, (moment, currency, amount) in enumerate(edges, 1):
            row = self.order(f"ORDX{n:05}", moment)
            row.update(order_date=moment, currency=currency, amount=Decimal(amount))
            self.step(moment, insert("orders", row))
            if n % 3 == 0:
                self.step(self.later(moment, 2), update("orders", "order_id", row["order_id"], status="DELIVERED"))

    # trades

    def trades_change(self):
        count, price = self.size[3], {s: Decimal(p) for s, (_, p, _) in SYMBOLS.items()}
        traders = [f"TRADER{n:02}" for n in range(1, 3 + min(10, count // 40))]
        moments = sorted(self.moment(FIRST_DAY + timedelta(days=self.random.randrange(DAYS))) for _ in range(count))
        for n, moment in enumerate(moments, 1):
            symbol = self.random.choice(list(SYMBOLS))
            currency, _, decimals = SYMBOLS[symbol]
            if self.chance(0.9):  # else the last price stays, so that some closes realise exactly nothing
                price[symbol] = max(Decimal("0.0500"), (price[symbol] * (1 + Decimal(self.random.randint(-300, 310)) / 10000)).quantize(Decimal("0.0001")))
            quantity = Decimal(self.random.choice([1, 10, 50, 100, 100, 250]) * 10 ** decimals + (self.random.randint(1, 9999) if decimals else 0)) / 10 ** decimals
            trader = self.random.choice(traders)
            if n % 7 == 0:
                moment, trader, symbol, currency = before  # equal times: the id decides
                quantity = Decimal(40)
            before = (moment, trader, symbol, currency)
            row = {
                "trade_id": f"TRD{n:06}", "trader_id": trader, "symbol": symbol,
                "trade_type": "SELL" if n <= 6 else self.random.choice(["BUY", "SELL"]), "quantity": quantity,
                "price": price[symbol], "fee": Decimal(self.random.randint(0, 999)) / 100, "trade_time": moment,
                "desk": self.random.choice(DESKS), "currency": None if currency == "USD" and self.chance(0.2) else currency,
            }
            key, arrival = ("trades", "trade_id", row["trade_id"]), self.later(moment, 3) if self.chance(0.04) else moment
            self.step(arrival, insert("trades", row))
            if self.chance(0.03):
                self.step(self.later(arrival, 2), update(*key, price=row["price"] + Decimal("0.5000")))
            if self.chance(0.03):
                self.step(self.later(arrival, 2), update(*key, quantity=row["quantity"] + 7), update(*key, fee=Decimal("1.25")))
            if self.chance(0.02):
                self.step(self.later(arrival, 2), update(*key, trade_time=self.moved(moment)))
            if self.chance(0.01):
                self.step(self.later(arrival, 2), update(*key, trade_type="SELL", trader_id=self.random.choice(traders)))
            if self.chance(0.04):
                self.step(self.later(arrival, 5) + timedelta(days=2), delete(*key))

    def trades_by_hand(self):
        """Positions small enough to follow on paper; see the README."""
        noon = datetime(2024, 2, 29, 12)
        book = [
            ("TRADERX1", "SELL", 100, "10.0000", 0), ("TRADERX1", "BUY", 150, "9.0000", 1), ("TRADERX1", "SELL", 50, "9.0000", 2),
            ("TRADERX1", "BUY", 10, "20.0000", 3), ("TRADERX1", "BUY", 10, "24.0000", 3), ("TRADERX1", "SELL", 15, "23.0000", 3), ("TRADERX1", "SELL", 15, "21.0000", 4),
            ("TRADERX2", "BUY", 5, "100.0000", 0), ("TRADERX2", "BUY", 5, "90.0000", 1),
            ("TRADERX3", "BUY", 100, "10.0000", 0), ("TRADERX3", "BUY", 100, "12.0000", 1), ("TRADERX3", "SELL", 150, "11.0000", 2), ("TRADERX3", "SELL", 1, "99.0000", 5),
        ]
        for n, (trader, side, quantity, price, hour) in enumerate(book, 1):
            self.step(noon + timedelta(hours=hour), insert("trades", {
                "trade_id": f"TRDX{n:05}", "trader_id": trader, "symbol": "VOD", "trade_type": side, "quantity": Decimal(quantity), "price": Decimal(price),
                "fee": Decimal("0.10"), "trade_time": noon + timedelta(hours=hour), "desk": "HAND", "currency": "GBP"}))
        self.step(noon + timedelta(days=1), delete("trades", "trade_id", "TRDX00013"))

    # transactions

    def undone(self):
        order = self.order(f"ORD9{self.random.randint(10000, 99999)}", FIRST_DAY)
        some = f"ORD{self.random.randint(1, max(1, self.size[0] // 2)):06}"
        return [insert("orders", order), update("orders", "order_id", some, amount=Decimal("777.77")),
                "DELETE FROM trades WHERE trade_id < 'TRD000005';", update("customers", "customer_id", "CUST0001", customer_type="GHOST")]

    def transactions(self):
        for change in (self.customers_change, self.products_change, self.orders_change, self.orders_at_edges, self.trades_change, self.trades_by_hand):
            change()
        steps, result, at = [s for _, _, s in sorted(self.steps, key=lambda s: s[:2])], [], 0
        while at < len(steps):
            size = self.random.choice([1, 1, 2, 3, 5])
            body = [statement for step in steps[at:at + size] for statement in step]
            at += size
            if self.chance(0.03):
                body = ["SAVEPOINT undo;", *self.undone(), "ROLLBACK TO SAVEPOINT undo;"] + body
            result.append(["BEGIN;", *body, "COMMIT;"])
            if self.chance(0.03):
                result.append(["BEGIN;", *self.undone(), "ROLLBACK;"])
        return result
