import assert from "node:assert/strict";
import { test } from "node:test";
import { comparisonOf, inWords, isUnderWay, mistakeIn, rangeOf } from "../src/lib/ranges.ts";

const extent = { first: "2024-01-01", last: "2025-05-20" };
const open = { ...extent, until: "2025-05-20T14:32:10.000001Z" };
const compared = (filters, of = extent) => comparisonOf(filters, rangeOf(filters, of), of);

test("ranges end with the newest day, and those to date begin with their month, quarter or year", () => {
  const from = (range) => rangeOf({ range }, extent).from;
  assert.deepEqual(rangeOf({}, extent), { from: "2025-04-21", to: "2025-05-20" });
  assert.deepEqual(["7d", "mtd", "qtd", "ytd", "all"].map(from), ["2025-05-14", "2025-05-01", "2025-04-01", "2025-01-01", "2024-01-01"]);
  assert.equal(rangeOf({ range: "ytd" }, { first: "2025-03-05", last: "2025-05-20" }).from, "2025-03-05");
  assert.deepEqual(rangeOf({ from: "2025-02-01" }, extent), { from: "2025-02-01" });
  assert.deepEqual(rangeOf({}, undefined), {});
});

test("a range is compared with as many days before it", () => {
  assert.deepEqual(compared({ from: "2025-02-08", to: "2025-02-14" }), { from: "2025-02-01", to: "2025-02-07" });
  assert.deepEqual(compared({ range: "7d" }), { from: "2025-05-07", to: "2025-05-13" });
});

test("a range to date is compared with the same part of the month, quarter or year before", () => {
  assert.deepEqual(compared({ range: "mtd" }), { from: "2025-04-01", to: "2025-04-20" });
  assert.deepEqual(compared({ range: "qtd" }), { from: "2025-01-01", to: "2025-02-20" });
  assert.deepEqual(compared({ range: "ytd" }), { from: "2024-01-01", to: "2024-05-20" });
  assert.deepEqual(compared({ range: "mtd" }, { first: "2024-01-01", last: "2025-03-31" }), { from: "2025-02-01", to: "2025-02-28" });
});

test("any range can be compared with that of a year before", () => {
  assert.deepEqual(compared({ range: "7d", compare: "year" }), { from: "2024-05-14", to: "2024-05-20" });
  assert.deepEqual(compared({ from: "2025-02-01", to: "2025-02-28", compare: "year" }), { from: "2024-02-01", to: "2024-02-28" });
});

test("a day that is not over is compared with the same part of its like", () => {
  assert.deepEqual(compared({ range: "7d" }, open), { from: "2025-05-07", to: "2025-05-13", before: "2025-05-13T14:32:10.000001Z" });
  assert.match(inWords(compared({ range: "7d" }, open)), /^2025-05-07 to 2025-05-13, its last day up to 14:32 UTC/);
  assert.equal(compared({ from: "2025-05-10", to: "2025-05-19" }, open).before, undefined);
  assert.equal(isUnderWay({ from: "2025-05-20", to: "2025-05-20" }, open), true);
  assert.equal(isUnderWay({ from: "2025-05-01", to: "2025-05-19" }, open), false);
  assert.equal(isUnderWay(rangeOf({}, extent), extent), false);
});

test("days that are still to come are in neither side of a comparison", () => {
  const month = { from: "2025-05-01", to: "2025-05-31" };
  assert.deepEqual(compared(month), { from: "2025-04-11", to: "2025-04-30" });
  assert.deepEqual(compared(month, open), { from: "2025-04-11", to: "2025-04-30", before: "2025-04-30T14:32:10.000001Z" });
  assert.deepEqual(compared({ ...month, compare: "year" }), { from: "2024-05-01", to: "2024-05-20" });
  assert.match(compared({ from: "2025-06-01", to: "2025-06-30" }).reason, /the data end on 2025-05-20/);
});

test("where nothing is compared, it says why", () => {
  assert.match(compared({ range: "all" }).reason, /the data begin on 2024-01-01/);
  assert.match(compared({ range: "365d", compare: "year" }).reason, /the data begin on 2024-01-01/);
  assert.match(compared({ compare: "none" }).reason, /as chosen/);
  assert.match(compared({ from: "2025-02-08" }).reason, /without an end/);
  assert.match(compared({ from: "yesterday", to: "2025-02-14" }).reason, /without an end/);
});

test("days that are none, or the wrong way round, are said in one sentence", () => {
  assert.equal(mistakeIn({ from: "2025-02-01", to: "2025-02-01" }), undefined);
  assert.equal(mistakeIn({ to: "2025-02-01" }), undefined);
  assert.match(mistakeIn({ from: "2025-02-02", to: "2025-02-01" }), /reversed: 2025-02-02 lies after 2025-02-01/);
  assert.match(mistakeIn({ from: "2025-02-02", to: "yesterday" }), /^yesterday is no day/);
});
