import type { Catalog } from "../api/client";
import { rowsBehind } from "../api/explain";
import { decimal, text, type Answer, type ColumnInfo, type Row } from "../api/report";
import { compare, sum } from "../lib/decimal";
import { h, type Child } from "../lib/dom";
import { currencyOf, inCurrency, nothing, thousands, words } from "../lib/format";
import { changed, current, go } from "../lib/place";
import { badge } from "../parts/badge";
import { fileLink } from "../parts/exports";
import { behindName, write, type Behind } from "../walk/behind";
import { walkLink } from "../walk/link";
import { Part } from "../walk/part";
import { rowTable } from "../walk/rowTable";

const most = "200";
const page = "50";
const compared = ["daily-sales", "orders-monthly", "customer-product-affinity", "trader-performance", "trade-summary", "realised-pnl", "positions", "blotter"];

/** What says something else now than at a version, or what made one cell do so. */
export function changesOf(catalog: Catalog, behind: Behind): { readonly title: Child[]; readonly parts: Part[] } {
  const { since = "", report = "", row_key, column_name } = behind.parameters;
  if (!row_key || !column_name) {
    const title = [h("h2", { id: "walk-title" }, "What changed", h("span", { class: "walk-report" }, ` ${sinceSaid(since)}`))];
    return { title, parts: [new Part("Cells that say something else now", "changes", (signal) => cells(catalog, behind, signal))] };
  }
  const title = [h("h2", { id: "walk-title" }, words(column_name), h("span", { class: "walk-report" }, ` of ${row_key} in ${catalog.info(report)?.title ?? report}, ${sinceSaid(since)}`))];
  return { title, parts: [new Part("What made it so", "rows", (signal) => causes(catalog, behind, signal))] };
}

function sinceSaid(since: string): string {
  return since ? `since version ${since}` : "since a day ago, or since gold began";
}

async function cells(catalog: Catalog, behind: Behind, signal: AbortSignal): Promise<Child[]> {
  const { since, report = "" } = behind.parameters;
  const answer = await catalog.now.report("restatements", { since, report, limit: most, sort: "report,-row_key,column_name" }, signal);
  const choose = (event: Event) => {
    const { view, filters } = current();
    const value = (event.target as HTMLSelectElement).value;
    go({ view, filters: changed(filters, { [behindName]: write({ ...behind, parameters: { ...behind.parameters, report: value } }) }) });
  };
  const select = h("label", {}, "Report ", h("select", { class: "action", onchange: choose }, ...compared.map((name) => h("option", { value: name, selected: name === report }, catalog.info(name)?.title ?? name))));
  const scope = h("p", { class: "walk-muted" }, "Of all days, and all else that the report has, whatever range and filters the page has.");
  if (answer.rows.length === 0) return [select, scope, h("p", {}, "Nothing in it says something else.")];
  const head = ["Row", "Column", "Was", "Is", "Difference"].map((name, n) => h("th", { scope: "col", class: n > 1 ? "number" : null }, name));
  const rows = answer.rows.map((row) => cellRow(catalog, behind, row));
  const caption = "Cells that say something else now";
  return [
    select,
    scope,
    h("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": caption }, h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, h("tr", {}, ...head)), h("tbody", {}, ...rows))),
    answer.isCut && h("p", { class: "walk-muted" }, `The first ${most}; `, fileLink(answer.csv, "restatements.csv", "the CSV has the same"), "."),
  ];
}

function cellRow(catalog: Catalog, behind: Behind, row: Row): HTMLElement {
  const parameters = { ...behind.parameters, report: text(row, "report"), row_key: text(row, "row_key"), column_name: text(row, "column_name") };
  const difference = differenceOf(row);
  const shown = (column: string) => (row[column] === null ? nothing : isNumber(text(row, column)) ? thousands(text(row, column)) : text(row, column));
  const why = walkLink({ ...behind, parameters }, difference === null ? "Why" : signed(difference));
  return h("tr", {}, h("th", { scope: "row" }, text(row, "row_key")), h("td", {}, inCurrency(words(text(row, "column_name")), currencyOf(columnOf(catalog, text(row, "report"), text(row, "column_name"))?.unit))), h("td", { class: "number" }, shown("was")), h("td", { class: "number" }, shown("is")), h("td", { class: "number" }, why));
}

async function causes(catalog: Catalog, behind: Behind, signal: AbortSignal): Promise<Child[]> {
  const { report, row_key, column_name, since } = behind.parameters;
  const take = (cursor?: string) => rowsBehind("/api/explain/restatements", ["report", "row_key", "column_name", "since"], { report, row_key, column_name, since, cursor, limit: page, sort: "-gold_version" }, signal);
  const [answer, first] = await Promise.all([catalog.now.report("restatements", { since, report }, signal), take()]);
  const cell = rowOf(answer, behind);
  const column = columnOf(catalog, report ?? "", column_name ?? "");
  const currency = currencyOf(column?.unit);
  const [row] = first.rows;
  const difference = cell && differenceOf(cell);
  const count = row ? thousands(text(row, "rows_behind")) : "0";
  return [
    cell && h("p", {}, `It was ${shownOr(cell, "was", currency)} and is ${shownOr(cell, "is", currency)}.`),
    row && row["sum_behind"] !== null && difference
      ? h("p", {}, badge(compare(decimal(row, "sum_behind"), difference) === 0 ? "AGREES" : "DIFFERS"), ` ${count} ${count === "1" ? "change adds" : "changes add"} up to ${inCurrency(signed(difference), currency)}.`)
      : h("p", {}, row ? count === "1" ? "One order or trade of the row is another than it was." : `${count} orders or trades of the row are others than they were.` : "No order or trade of the row is another than it was: it follows from others."),
    first.rows.length > 0 && rowTable(catalog, first, "change", { kind: column?.kind ?? "quantity", isMoney: currency !== undefined, isOwn: false, currency: "USD" }, (cursor) => take(cursor)),
  ];
}

function rowOf(answer: Answer, { parameters }: Behind): Row | undefined {
  return answer.rows.find((row) => row["row_key"] === parameters["row_key"] && row["column_name"] === parameters["column_name"]);
}

function shownOr(row: Row, column: string, currency: string | undefined): string {
  return row[column] === null ? "not there" : inCurrency(thousands(text(row, column)), currency);
}

/** What it is less what it was; null where either is no number. */
function differenceOf(row: Row): string | null {
  const [was, is] = [row["was"] ?? "0", row["is"] ?? "0"].map(String);
  if (!isNumber(was!) || !isNumber(is!)) return null;
  return sum([is!, was!.startsWith("-") ? was!.slice(1) : `-${was!}`]);
}

function columnOf(catalog: Catalog, report: string, column: string): ColumnInfo | undefined {
  return catalog.info(report)?.columns.find(({ name }) => name === column);
}

function isNumber(written: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(written);
}

function signed(number: string): string {
  return number.startsWith("-") ? `-${thousands(number.slice(1))}` : `+${thousands(number)}`;
}
