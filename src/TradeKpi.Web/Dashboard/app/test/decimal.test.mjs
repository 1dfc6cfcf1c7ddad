import assert from "node:assert/strict";
import { test } from "node:test";
import { compare, round, runningSums, shift, sum } from "../src/lib/decimal.ts";

test("a sum keeps every digit", () => {
  assert.equal(sum(["0.1", "0.2"]), "0.3");
  assert.equal(sum(["12345678901234567.89", "0.01"]), "12345678901234567.90");
  assert.equal(sum(["-1.5", "1.25"]), "-0.25");
  assert.equal(sum([]), "0");
});

test("running sums end in the sum", () => assert.deepEqual(runningSums(["1.10", "-2.20", "0.10"]), ["1.10", "-1.10", "-1.00"]));

test("rounding goes half away from zero, as the server's does", () => {
  assert.equal(round("2.345", 2), "2.35");
  assert.equal(round("-2.345", 2), "-2.35");
  assert.equal(round("2.344999", 2), "2.34");
  assert.equal(round("-0.004", 2), "0.00");
  assert.equal(round("7", 2), "7.00");
});

test("shifting moves the point", () => {
  assert.equal(shift("0.123456", 2), "12.3456");
  assert.equal(shift("5", 2), "500");
});

test("numbers compare as numbers", () => {
  assert.ok(compare("9", "10") < 0);
  assert.equal(compare("1.10", "1.1"), 0);
  assert.ok(compare("-2", "-10") > 0);
});

test("a number with an exponent is read", () => assert.equal(sum(["1e3", "2.5E-1"]), "1000.25"));

test("what is no number is refused", () => assert.throws(() => sum(["abc"]), RangeError));
