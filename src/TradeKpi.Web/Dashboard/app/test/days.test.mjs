import assert from "node:assert/strict";
import { test } from "node:test";
import { drawdowns, valuesByTrader } from "../src/views/traderDays.ts";
import { each, isDay, length, plus, plusMonths } from "../src/lib/days.ts";

test("days pass over the ends of months and leap years", () => {
  assert.equal(plus("2024-02-28", 1), "2024-02-29");
  assert.equal(plus("2025-01-01", -1), "2024-12-31");
  assert.deepEqual(each("2025-02-27", "2025-03-01"), ["2025-02-27", "2025-02-28", "2025-03-01"]);
  assert.equal(length("2025-01-01", "2025-01-31"), 31);
});

test("a day so many months later is the same day, or the last of a shorter month", () => {
  assert.equal(plusMonths("2025-03-15", -1), "2025-02-15");
  assert.equal(plusMonths("2025-03-31", -1), "2025-02-28");
  assert.equal(plusMonths("2024-02-29", -12), "2023-02-28");
  assert.equal(plusMonths("2025-01-31", 13), "2026-02-28");
});

test("a day is one that the calendar has, written as tables write it", () => {
  assert.ok(isDay("2024-02-29"));
  for (const wrong of ["2025-02-29", "2025-02-30", "2026-99-99", "yesterday", "2025-1-1", "2025-01-01T00:00", ""]) assert.equal(isDay(wrong), false, wrong);
});

test("a drawdown is what is missing to the peak, and the peak is never below nothing", () => assert.deepEqual(drawdowns([-1, 2, 5, 3, 6, null, 4]), [-1, 0, 0, -2, 0, null, -2]));

test("curves carry the last value over days without a trade, and the best and worst come first", () => {
  const row = (trader_id, trade_date, realised_pnl) => ({ trader_id, trade_date, realised_pnl });
  const curves = valuesByTrader([row("A", "2025-01-01", "1.10"), row("A", "2025-01-03", "-0.30"), row("B", "2025-01-02", "2.00")], each("2025-01-01", "2025-01-03"));
  assert.deepEqual(curves, [
    { trader: "B", sums: ["0", "2.00", "2.00"] },
    { trader: "A", sums: ["1.10", "1.10", "0.80"] },
  ]);
  const many = Array.from({ length: 9 }, (_, n) => row(`T${n}`, "2025-01-01", String(n)));
  assert.deepEqual(valuesByTrader(many, ["2025-01-01"]).slice(0, 6).map(({ trader }) => trader), ["T8", "T7", "T6", "T2", "T1", "T0"]);
});
