import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { isOfEntity, place, reach, within } from "../src/lib/lineage.ts";

const node = (id, columns = ["x"]) => ({ id, layer: id.split(".")[0], kind: "table", columns });
const graph = {
  nodes: [node("bronze.a"), node("silver.b", ["x", "y"]), node("gold.c"), node("gold.d"), node("report.e"), node("gold.other")],
  edges: [
    { from: "bronze.a", to: "silver.b", columns: [["x", "x"]] },
    { from: "silver.b", to: "gold.c", columns: [["y", "x"]] },
    { from: "silver.b", to: "gold.d", columns: [["x", "x"]] },
    { from: "gold.d", to: "gold.other", columns: [] },
    { from: "gold.d", to: "report.e", columns: [["x", "x"]] },
  ],
};

test("a relation reaches all that it comes from and all that it feeds, and nothing beside", () => {
  assert.deepEqual([...reach(graph, { node: "gold.d" }).nodes].sort(), ["bronze.a", "gold.d", "gold.other", "report.e", "silver.b"]);
});

test("a column reaches only along pairs of columns", () => {
  const { nodes, columns } = reach(graph, { node: "silver.b", column: "x" });
  assert.deepEqual([...nodes].sort(), ["bronze.a", "gold.d", "report.e", "silver.b"]);
  assert.ok(columns.has("report.e x"));
  assert.deepEqual([...reach(graph, { node: "gold.c", column: "x" }).nodes].sort(), ["gold.c", "silver.b"]);
});

test("by layer each layer is one column", () => {
  const ranks = new Map(place(graph, true).map((item) => [item.node.layer, item.rank]));
  assert.deepEqual([...ranks].sort(([, a], [, b]) => a - b).map(([layer]) => layer), ["bronze", "silver", "gold", "report"]);
});

test("every edge leads to the right", () => {
  const ranks = new Map(place(graph).map((item) => [item.node.id, item.rank]));
  for (const { from, to } of graph.edges) assert.ok(ranks.get(from) < ranks.get(to), `${from} → ${to}`);
});

test("no two nodes share a place", () => {
  const places = place(graph).map(({ rank, row }) => `${rank} ${row}`);
  assert.equal(new Set(places).size, graph.nodes.length);
});

test("a cycle ends", () => {
  const cyclic = { nodes: [node("gold.a"), node("gold.b")], edges: [{ from: "gold.a", to: "gold.b", columns: [] }, { from: "gold.b", to: "gold.a", columns: [] }] };
  assert.equal(place(cyclic).length, 2);
  assert.equal(reach(cyclic, { node: "gold.a" }).nodes.size, 2);
});

test("what is within the reach keeps its edges", () => assert.equal(within(graph, reach(graph, { node: "gold.c" })).edges.length, 2));

test("a data test is of the entity whose rows it reads, and of all where it reads none", () => {
  const lineage = JSON.parse(readFileSync("../../../../sql/lineage.json", "utf8"));
  const entities = (test) => ["order", "trade"].filter((entity) => isOfEntity(lineage, `ops.test_${test}`, entity)).join(" ");
  for (const test of ["order_id_unique", "customer_id_unique", "order_product_known", "amount_zero", "monthly_orders_agree", "customer_spend_agrees"]) assert.equal(entities(test), "order", test);
  for (const test of ["trade_id_unique", "trade_type_accepted", "trade_days_agree"]) assert.equal(entities(test), "trade", test);
  for (const test of ["fx_rates_real", "key_one_source", "hub_positions_complete", "nothing_parked"]) assert.equal(entities(test), "order trade", test);
});
