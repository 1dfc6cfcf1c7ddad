import assert from "node:assert/strict";
import { test } from "node:test";
import { toldBy } from "../src/api/report.ts";
import { behindCell, isOf, isSamePage, parse, write } from "../src/walk/behind.ts";
import { parse as placeOf } from "../src/lib/place.ts";

const column = (name, kind) => ({ name, kind, description: "" });
const daily = { name: "daily-sales", key: ["sale_date", "segment"], parameters: [{ name: "from" }, { name: "country" }], columns: [column("sale_date", "date"), column("transactions", "count"), column("top_product_id", "text")] };
const affinity = { name: "affinity", key: ["customer_id", "product_id"], parameters: [{ name: "customer_id" }, { name: "product_id" }], columns: [column("spend", "money")] };
const row = { sale_date: "2025-01-03", transactions: "4", top_product_id: "P1" };
toldBy({ rows: [row], question: { country: "DE", sort: "-sale_date" }, report: daily });

test("a number is written and read as it was", () => {
  const behind = { report: "daily-sales", column: "net_sales", parameters: { country: "D E&F", sale_date: "2025-01-03" } };
  assert.deepEqual(parse(write(behind)), behind);
});

test("what names no number opens none", () => {
  assert.equal(parse(""), undefined);
  assert.equal(parse("daily-sales"), undefined);
  assert.equal(parse("daily-sales?country=DE"), undefined);
});

test("a cell with a number is named by its question and the keys of its row", () =>
  assert.deepEqual(behindCell(row, "transactions"), { report: "daily-sales", column: "transactions", parameters: { country: "DE", sale_date: "2025-01-03" } }));

test("a key, a text and a row that nobody answered are no numbers to open", () => {
  assert.equal(behindCell(row, "sale_date"), undefined);
  assert.equal(behindCell(row, "top_product_id"), undefined);
  assert.equal(behindCell({ ...row }, "transactions"), undefined);
});

test("a page of the best is kept only where no parameter names the row", () => {
  const best = { sale_date: "2025-01-04", transactions: "9" };
  toldBy({ rows: [best], question: { sort: "-transactions", limit: "10" }, report: daily });
  assert.deepEqual(behindCell(best, "transactions").parameters, { sort: "-transactions", limit: "10", sale_date: "2025-01-04" });
  const named = { customer_id: "C1", product_id: "P1", spend: "3.00" };
  toldBy({ rows: [named], question: { sort: "-spend", limit: "10" }, report: affinity });
  assert.deepEqual(behindCell(named, "spend").parameters, { customer_id: "C1", product_id: "P1" });
});

test("a row is found again by the keys that are known of it", () => {
  const behind = behindCell(row, "transactions");
  const of = (other) => isOf({ report: "daily-sales", key: daily.key }, behind, other);
  assert.equal(of({ sale_date: "2025-01-03" }), true);
  assert.equal(of({ sale_date: "2025-01-04" }), false);
});

test("the page stays the same while numbers are opened over it", () => {
  assert.equal(isSamePage("http://host/dashboard#/sales?country=DE", placeOf("#/sales?behind=daily-sales%3Fcolumn%3Dunits&country=DE")), true);
  assert.equal(isSamePage("http://host/dashboard#/sales?country=FR", placeOf("#/sales?country=DE")), false);
});
