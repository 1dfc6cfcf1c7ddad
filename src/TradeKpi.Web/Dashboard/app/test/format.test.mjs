import assert from "node:assert/strict";
import { test } from "node:test";
import { readExact } from "../src/api/json.ts";
import { cell, duration, short, words } from "../src/lib/format.ts";

test("cells are written for people without losing a cent", () => {
  assert.equal(cell("1234567.89", "money", "net_sales"), "1,234,567.89");
  assert.equal(cell("-1234.50", "money", "realised_pnl"), "-1,234.50");
  assert.equal(cell("0.123456", "ratio", "share_of_sales"), "12.35 %");
  assert.equal(cell("133.962341", "ratio", "vwap"), "133.9623");
  assert.equal(cell("2025-01-03T10:00:00.123456Z", "timestamp", "last_at"), "2025-01-03 10:00:00");
  assert.equal(cell("2025", "count", "order_year"), "2025");
  assert.equal(cell(null, "money", "net_sales"), "–");
  assert.equal(cell("133.5", "quantity", "low", 4), "133.5000");
  assert.equal(cell("133.56789", "quantity", "low", 2), "133.56789");
});

test("shares are percent, and nothing else is", () => {
  for (const name of ["win_rate", "penetration", "confidence_ab", "support", "retention", "segment_share", "coverage", "share"]) assert.match(cell("0.5", "ratio", name), /%$/, name);
  for (const name of ["vwap", "lift", "q_value", "profit_factor", "robust_z"]) assert.doesNotMatch(cell("0.5", "ratio", name), /%$/, name);
});

test("durations take the unit that people would", () => assert.deepEqual([0.25, 8, 300, 7200, 864000].map(duration), ["250 ms", "8 s", "5 min", "2 h", "10 d"]));

test("axes are short", () => assert.deepEqual([0, 950, 1500, -2500000].map(short), ["0", "950", "1.5k", "-2.5M"]));

test("names become words", () => assert.deepEqual(["trader_id", "realised_pnl", "vwap"].map(words), ["Trader", "Realised PnL", "VWAP"]));

test("JSON numbers keep the digits that were sent, where the engine tells them", () => {
  const { money, whole, text } = readExact('{"money":1234.50,"whole":7,"text":"7"}');
  assert.deepEqual([Number(money), whole, text], [1234.5, "7", "7"]);
});
