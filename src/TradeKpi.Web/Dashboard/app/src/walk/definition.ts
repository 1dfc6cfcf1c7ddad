import { h, type Child } from "../lib/dom";
import { beside, format } from "../lib/place";
import type { Behind } from "./behind";
import { walkLink } from "./link";

/** What /about says of a report. */
export interface About {
  readonly title: string;
  readonly grain: string;
  readonly columns: readonly { readonly name: string; readonly kind: string; readonly unit: string | null; readonly description: string; readonly formula: string | null }[];
  readonly lineage: readonly string[];
  readonly relations: readonly string[];
  readonly references: readonly string[];
  readonly rounding: string;
  readonly exchange_rates: string | null;
  /** Why no rows stand behind its numbers; null where they do. */
  readonly unexplained: string | null;
}

/** What the number means. */
export function definition(behind: Behind, about: About): Child[] {
  const column = about.columns.find((known) => known.name === behind.column);
  const facts: [string, Child[]][] = [
    ["Means", [column?.description ?? ""]],
    ["Formula", column?.formula ? formula(behind, about, column.formula) : []],
    ["Unit", [column?.unit ?? ""]],
    ["A row is", [about.grain]],
    ["Rounding", [(column?.kind === "ratio" || column?.kind === "money" || column?.unit?.startsWith("USD")) && about.rounding]],
    ["Exchange rates", [column?.unit?.startsWith("USD") && (about.exchange_rates ?? "")]],
    ["Sources", [about.references.join("; ")]],
  ];
  const shown = facts.filter(([, value]) => value.some((part) => part));
  return [h("dl", { class: "walk-facts" }, ...shown.flatMap(([term, value]) => [h("dt", {}, term), h("dd", {}, ...value)])), h("p", {}, h("a", { href: format(beside("report", { name: behind.report })) }, "All of the report's columns"))];
}

/** A formula, in which other numbers of the row lead to what stands behind them. */
export function formula(behind: Behind, about: About, text: string): Child[] {
  const numbers = new Set(about.columns.filter(({ kind }) => ["count", "quantity", "money", "ratio"].includes(kind)).map(({ name }) => name));
  return text.split(/\b/).map((word) => (numbers.has(word) && word !== behind.column ? walkLink({ ...behind, column: word }, word) : word));
}
