import assert from "node:assert/strict";
import { test } from "node:test";
import { find } from "../src/lib/find.ts";

const item = (label, kind = "column") => ({ label, kind, href: "#/" + label });
const labels = (items, typed, most = 10) => find(items, typed, most).map(({ label }) => label);

test("a part of a name finds, whatever stands between its words", () => {
  const items = [item("gold.vw_daily_sales_analysis.net_sales"), item("net_sales"), item("Daily sales", "report daily-sales"), item("units")];
  for (const typed of ["net_sales", "Net sales", "net-sales", "sales net"]) assert.deepEqual(labels(items, typed), ["net_sales", "gold.vw_daily_sales_analysis.net_sales"], typed);
  assert.deepEqual(labels(items, "report"), ["Daily sales"]);
  assert.deepEqual(labels(items, "nothing"), []);
});

test("the closest comes first: the name itself, one that begins so, a word of it, a part of it", () => {
  assert.deepEqual(labels([item("resales"), item("net_sales"), item("sales_rank"), item("sales")], "sales"), ["sales", "sales_rank", "net_sales", "resales"]);
  assert.deepEqual(labels([item("order_year", "column of orders-monthly"), item("Orders by month", "report orders-monthly")], "order monthly", 1), ["Orders by month"]);
  assert.deepEqual(labels([item("sales_rank_of_all"), item("sales_rank")], "sales r", 1), ["sales_rank"]);
});

test("nothing typed is the first of all", () => assert.deepEqual(labels([item("a"), item("b"), item("c")], " ", 2), ["a", "b"]));
