import type { Cell } from "../api/report";
import { h } from "../lib/dom";

const moods: Readonly<Record<string, string>> = {
  OK: "good", PASSED: "good", SUCCEEDED: "good", COMPLETE: "good", AGREES: "good",
  BUSY: "busy", EXCESS: "busy", DORMANT: "busy",
  WARN: "warn", LOW: "warn",
  ERROR: "bad", FIRING: "bad", FAILED: "bad", OUT: "bad", INCOMPLETE: "bad", DIFFERS: "bad",
};

/** A status as a word with a mark; the word alone says it. */
export function badge(status: Cell | undefined): HTMLElement {
  const word = typeof status === "string" ? status : "";
  return h("span", { class: `badge ${moods[word] ?? "plain"}` }, word);
}
