import assert from "node:assert/strict";
import { test } from "node:test";
import { Shared } from "../src/api/shared.ts";

const later = () => new Promise((resolve) => setTimeout(resolve, 5));

test("What is asked again before it is answered is asked once, and anew after", async () => {
  const shared = new Shared();
  let asked = 0;
  const start = async () => (await later(), ++asked);
  assert.deepEqual(await Promise.all([shared.ask("a", undefined, start), shared.ask("a", new AbortController().signal, start)]), [1, 1]);
  assert.deepEqual(await Promise.all([shared.ask("a", undefined, start), shared.ask("b", undefined, start)]), [2, 3]);
});

test("Who leaves takes nothing from those who stay, and the last to leave ends it", async () => {
  const shared = new Shared();
  const [one, other] = [new AbortController(), new AbortController()];
  let ended = false;
  const start = (signal) => new Promise((resolve, reject) => signal.addEventListener("abort", () => ((ended = true), reject(signal.reason))));
  const answers = [shared.ask("a", one.signal, start), shared.ask("a", other.signal, start)];
  one.abort(new Error("left"));
  await assert.rejects(answers[0], /left/);
  assert.equal(ended, false);
  assert.equal(await shared.ask("a", undefined, async () => "what is known by now"), "what is known by now");
  other.abort(new Error("left, too"));
  await assert.rejects(answers[1], /left, too/);
  assert.equal(ended, true);
  assert.equal(await shared.ask("a", undefined, async () => "anew"), "anew");
});

test("A failure is told to all who wait", async () => {
  const shared = new Shared();
  const start = async () => {
    await later();
    throw new Error("no");
  };
  const answers = await Promise.allSettled([shared.ask("a", undefined, start), shared.ask("a", undefined, start)]);
  assert.deepEqual(answers.map(({ reason }) => reason.message), ["no", "no"]);
});
