import assert from "node:assert/strict";
import { test } from "node:test";
import { marksAt } from "../src/chart/marks.ts";

test("a mark belongs to the point that it follows, and to none before the first or long after the last", () => {
  const mark = (time) => ({ time, label: String(time), isBad: true });
  const marks = [mark(99), mark(100), mark(199), mark(200), mark(250), mark(260)];
  const at = (n) => marksAt(marks, [100, 200], n, 60).map((one) => one.label);
  assert.deepEqual([at(0), at(1), at(2)], [["100", "199"], ["200", "250"], []]);
});
