import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, format, parse } from "../src/lib/place.ts";

test("an address is read as it was written", () => {
  const place = { view: "sales", filters: { country: "DE", category: "Home & Garden", from: "2025-01-01" } };
  assert.deepEqual(parse(format(place)), place);
});

test("the same place has one address", () => assert.equal(format({ view: "sales", filters: { b: "1", a: "2", c: "" } }), "#/sales?a=2&b=1"));

test("an address that was cut off is read as it stands", () => {
  assert.deepEqual(parse("#/%"), { view: "%", filters: {} });
  assert.deepEqual(parse("#/sales%C3?country=%C3"), { view: "sales%C3", filters: { country: "\ufffd" } });
});

test("no address is the overview", () => assert.deepEqual(parse(""), { view: "overview", filters: {} }));

test("a filter set to nothing is gone", () => assert.deepEqual(changed({ country: "DE", range: "7d" }, { country: "" }), { range: "7d" }));
