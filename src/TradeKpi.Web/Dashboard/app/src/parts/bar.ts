import { h, withVariable } from "../lib/dom";

/** A text beside a bar as long as its share of the longest; no digit stands on the bar. */
export function bar(text: string, value: number | null, longest: number): HTMLElement {
  const length = value === null || longest === 0 ? 0 : Math.abs(value) / longest;
  return withVariable(h("span", { class: `bar${value !== null && value < 0 ? " below" : ""}` }, h("span", { class: "bar-line", "aria-hidden": "true" }), h("span", { class: "bar-text" }, text)), "--length", length.toFixed(4));
}
