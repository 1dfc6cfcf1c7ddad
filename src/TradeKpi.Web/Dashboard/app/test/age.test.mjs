import assert from "node:assert/strict";
import { test } from "node:test";
import { ageOfEvent, statusOf } from "../src/lib/age.ts";

test("an event is as old as it happened long ago, however soon it arrived", () => {
  const row = { last_event_at: "2025-01-01T10:00:00.000000Z", last_enqueued_at: "2025-01-01T10:15:00.000000Z", age_seconds: "20" };
  assert.equal(ageOfEvent(row), 920);
  assert.deepEqual([0, 600, 601, 3600, 3601, -5].map(statusOf), ["OK", "OK", "WARN", "WARN", "ERROR", "OK"]);
});
