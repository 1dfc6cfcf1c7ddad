"""Trader performance in US dollars by plain FIFO queues of lots, one per trader and symbol, in exact fractions: each trade,
and each side of a pair of lots, is rounded to cents once, and those add up."""
import csv
import pathlib
from collections import defaultdict, deque
from fractions import Fraction

RATES = list(csv.DictReader((pathlib.Path(__file__).resolve().parent.parent / "fx_rates.csv").open()))


def rounded(value, places):
    """Half away from zero, as text."""
    scaled = abs(value) * 10 ** places
    whole = int(scaled) + (1 if scaled - int(scaled) >= Fraction(1, 2) else 0)
    digits = str(whole).rjust(places + 1, "0")
    return ("-" if value < 0 and whole else "") + digits[:-places] + "." + digits[-places:]


def cents(value):
    return Fraction(rounded(value, 2))


def ratio(a, b):
    return rounded(Fraction(a) / b, 6) if b else None


def plain(value):
    text = rounded(value, 12).rstrip("0").rstrip(".")
    return text or "0"


def in_dollars(trade):
    """The trade with its price and fee at the latest rate on or before its UTC day."""
    day, currency = trade["trade_time"][:10], trade["currency"] or "USD"
    rates = [r for r in RATES if r["currency"] == currency and r["rate_date"] <= day]
    rate = Fraction(1) if currency == "USD" else Fraction(max(rates, key=lambda r: r["rate_date"])["usd_per_unit"])
    return {**trade, "price": Fraction(trade["price"]) * rate, "fee": Fraction(trade["fee"]) * rate}


def closes(trades, first):
    """(trader, realised PnL) of each trade that closes anything, in the order of time, first change and id. A lot is [signed quantity, price]."""
    lots = defaultdict(deque)
    for t in sorted(trades, key=lambda t: (t["trade_time"], first[t["trade_id"]], t["trade_id"])):
        left = Fraction(t["quantity"]) * (1 if t["trade_type"] == "BUY" else -1)
        price, queue, pnl, closed = Fraction(t["price"]), lots[t["trader_id"], t["symbol"]], Fraction(0), False
        while left and queue and (queue[0][0] > 0) != (left > 0):
            lot, closed = queue[0], True
            matched = min(abs(lot[0]), abs(left))
            direction = 1 if lot[0] > 0 else -1
            pnl += (cents(matched * price) - cents(matched * lot[1])) * direction
            lot[0] -= matched * direction
            left += matched * direction
            if not lot[0]:
                queue.popleft()
        if left:
            queue.append([left, price])
        if closed:
            yield t["trader_id"], pnl


def trader_performance(trades, first):
    """`first`: the position in the log of each trade's first change."""
    trades = [in_dollars(t) for t in trades]
    realised = defaultdict(list)
    for trader, pnl in closes(trades, first):
        realised[trader].append(pnl)
    for trader in sorted({t["trader_id"] for t in trades}):
        own, pnls = [t for t in trades if t["trader_id"] == trader], realised[trader]
        volume = sum(Fraction(t["quantity"]) for t in own)
        notional = sum(cents(Fraction(t["quantity"]) * t["price"]) for t in own)
        wins, losses = [p for p in pnls if p > 0], [-p for p in pnls if p < 0]
        total = peak = drawdown = Fraction(0)
        for pnl in pnls:
            total += pnl
            peak = max(peak, total)
            drawdown = max(drawdown, peak - total)
        yield {
            "trader_id": trader, "trades": len(own), "volume": plain(volume), "notional": rounded(notional, 2), "vwap": ratio(notional, volume),
            "fees": rounded(sum(cents(t["fee"]) for t in own), 2), "realised_pnl": rounded(total, 2), "wins": len(wins), "losses": len(losses),
            "win_rate": ratio(len(wins), len(wins) + len(losses)), "profit_factor": ratio(sum(wins), sum(losses)) if losses else None,
            "average_win": ratio(sum(wins), len(wins)), "average_loss": ratio(sum(losses), len(losses)), "max_drawdown": rounded(drawdown, 2),
        }
