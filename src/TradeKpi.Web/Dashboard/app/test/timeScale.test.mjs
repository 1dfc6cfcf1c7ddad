import assert from "node:assert/strict";
import { test } from "node:test";
import { labels } from "../src/chart/timeLabels.ts";
import { timeRange, valueRange } from "../src/chart/timeScale.ts";
import { seconds } from "../src/lib/days.ts";

test("a day alone has the halves of the days around it, and its own label", () => {
  const day = seconds("2025-01-10");
  assert.deepEqual(timeRange([day], false, false), [day - 43_200, day + 43_200]);
  const marks = [-12, -6, 0, 6, 12].map((hours) => day + hours * 3600);
  assert.deepEqual(labels.axis(marks, false).filter((label) => label !== ""), ["10 Jan 2025"]);
});

test("days run from edge to edge, bars stand within", () => {
  const days = [seconds("2025-01-10"), seconds("2025-01-12")];
  assert.deepEqual(timeRange(days, false, false), days);
  assert.deepEqual(timeRange(days, true, true), [days[0] - 1800, days[1] + 1800]);
});

test("nothing is always on the axis of values", () => {
  assert.deepEqual(valueRange(50, 100), [0, 106]);
  assert.deepEqual(valueRange(-100, -50), [-106, 0]);
  assert.deepEqual(valueRange(null, null), [0, 0]);
});
