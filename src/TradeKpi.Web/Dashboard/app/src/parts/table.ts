import type { ColumnInfo, Row } from "../api/report";
import { compare } from "../lib/decimal";
import { h, put, type Child } from "../lib/dom";
import { cell, currencyOf, inCurrency, isNumber, pricePlaces, rowCurrency, words, type Kind } from "../lib/format";
import { behindCell } from "../walk/behind";
import { walkLink } from "../walk/link";
import { roving } from "../walk/roving";

/** A column of a table: one of the report's, or one that is drawn. */
export interface TableColumn {
  readonly name: string;
  readonly kind: Kind;
  readonly description?: string;
  readonly unit?: string | null;
  readonly heading?: string;
  /** What stands in the cell, instead of the value as text. */
  readonly draw?: (row: Row) => Child;
  /** Leads from the cell to a number of another report, whose number it is. */
  readonly lead?: (row: Row, content: Child) => Child;
}

export interface Table {
  readonly caption: string;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly Row[];
  /** A row that stands out. */
  readonly isMarked?: (row: Row) => boolean;
  /** How many rows stand there at first. */
  readonly most?: number;
}

const defaultMost = 100;

interface Order {
  readonly column: string;
  readonly descending: boolean;
}

// Tables are drawn anew with every version of gold: what the reader chose stays.
const chosen = new Map<string, { order?: Order; isWhole?: boolean }>();

/** A report's columns, in the order named, with changes. */
export function columns(known: readonly ColumnInfo[], names: readonly string[], changes: Readonly<Record<string, Partial<TableColumn>>> = {}): TableColumn[] {
  return names.flatMap((name) => {
    const column = known.find((info) => info.name === name);
    return column ? [{ ...column, ...changes[name] }] : [];
  });
}

/** A table that sorts by its headings, and shows its first rows until asked for all. */
export function table(spec: Table): HTMLElement {
  const choice = chosen.get(spec.caption) ?? {};
  chosen.set(spec.caption, choice);
  const body = h("tbody");
  const more = h("button", { type: "button", class: "more", onclick: () => ((choice.isWhole = true), fill()) });

  const headings = spec.columns.map((column) => {
    const heading = column.heading ?? words(column.name);
    const button = h("button", { type: "button", class: "sort", title: column.description, onclick: () => sortBy(column) }, heading);
    const unit = isNumber(column.kind) && column.unit !== rowCurrency ? currencyOf(column.unit) : undefined;
    return h("th", { scope: "col", class: isNumber(column.kind) ? "number" : null, "data-heading": unit ? `${heading} ${unit}` : heading }, button, unit && h("span", { class: "unit" }, ` ${unit}`));
  });

  const sortBy = (column: TableColumn) => {
    choice.order = { column: column.name, descending: choice.order?.column === column.name ? !choice.order.descending : isNumber(column.kind) };
    fill();
  };

  const fill = () => {
    const by = spec.columns.find((column) => column.name === choice.order?.column);
    headings.forEach((heading, n) => {
      if (by && spec.columns[n] === by) heading.setAttribute("aria-sort", choice.order!.descending ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    const rows = by ? sorted(spec.rows, by, choice.order!.descending) : spec.rows;
    const most = choice.isWhole ? Infinity : (spec.most ?? defaultMost);
    put(body, ...rows.slice(0, most).map((row) => line(spec, row)));
    rove();
    more.hidden = rows.length <= most;
    more.textContent = `Show all ${rows.length} rows`;
  };

  const frame = h("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": spec.caption });
  frame.append(h("table", {}, h("caption", { class: "unseen" }, spec.caption), h("thead", {}, h("tr", {}, ...headings)), body));
  const rove = roving(frame);
  fill();
  return h("div", { class: "table" }, frame, more);
}

function line(spec: Table, row: Row): HTMLElement {
  const cells = spec.columns.map((column, n) => {
    const drawn = column.draw ? column.draw(row) : plain(column, row);
    const content = column.lead ? column.lead(row, drawn) : walkLink(behindCell(row, column.name), drawn);
    const attributes = { class: isNumber(column.kind) ? `number${sign(row[column.name], column)}` : null };
    return n === 0 ? h("th", { scope: "row", ...attributes }, content) : h("td", attributes, content);
  });
  return h("tr", { class: spec.isMarked?.(row) ? "marked" : null }, ...cells);
}

// The heading has the currency, unless each row has its own.
function plain(column: TableColumn, row: Row): string {
  const written = cell(row[column.name], column.kind, column.name, isPrice(column) ? pricePlaces : undefined);
  return column.unit === rowCurrency ? inCurrency(written, currencyOf(column.unit, row["currency"])) : written;
}

// What is told in a currency and is no amount.
function isPrice({ kind, unit }: TableColumn): boolean {
  return kind === "quantity" && (unit === "USD" || unit === rowCurrency);
}

function sign(value: Row[string] | undefined, column: TableColumn): string {
  const isSigned = /pnl|deviation/.test(column.name) && typeof value === "string";
  return isSigned && Number(value) < 0 ? " negative" : isSigned && Number(value) > 0 ? " positive" : "";
}

function sorted(rows: readonly Row[], column: TableColumn, descending: boolean): Row[] {
  const direction = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [left, right] = [a[column.name], b[column.name]];
    if (typeof left !== "string" || typeof right !== "string") return Number(typeof right === "string") - Number(typeof left === "string");
    return direction * (isNumber(column.kind) ? compare(left, right) : left < right ? -1 : left > right ? 1 : 0);
  });
}
