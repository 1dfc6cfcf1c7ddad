import type { RowsBehind } from "../api/explain";
import { text, type Row } from "../api/report";
import { h, put, type Child } from "../lib/dom";
import { cell, isNumber, pricePlaces, type Kind } from "../lib/format";
import { eventsOf } from "./events";

interface Shown {
  readonly name: string;
  readonly heading: string;
  readonly kind: Kind;
  readonly isPrice?: boolean;
  /** Left out where there is no room. */
  readonly isWide?: boolean;
}

const order: readonly Shown[] = [
  { name: "state", heading: "Status", kind: "text" },
  { name: "day", heading: "Day", kind: "date", isWide: true },
  { name: "customer_id", heading: "Customer", kind: "text", isWide: true },
  { name: "product_id", heading: "Product", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "amount", heading: "Amount", kind: "money", isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const trade: readonly Shown[] = [
  { name: "state", heading: "Type", kind: "text" },
  { name: "day", heading: "Day", kind: "date", isWide: true },
  { name: "trader_id", heading: "Trader", kind: "text", isWide: true },
  { name: "symbol", heading: "Symbol", kind: "text" },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "price", heading: "Price", kind: "quantity", isPrice: true, isWide: true },
  { name: "amount", heading: "Notional", kind: "money", isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const lot: readonly Shown[] = [
  { name: "day", heading: "Closed", kind: "date" },
  { name: "symbol", heading: "Symbol", kind: "text" },
  { name: "opened_by", heading: "Opened by", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "opening_price", heading: "Opened at", kind: "quantity", isPrice: true, isWide: true },
  { name: "price", heading: "Closed at", kind: "quantity", isPrice: true, isWide: true },
  { name: "amount", heading: "Profit", kind: "money" },
  { name: "contribution", heading: "Adds", kind: "quantity", isWide: true },
];

const openLot: readonly Shown[] = [
  { name: "state", heading: "Type", kind: "text" },
  { name: "day", heading: "Opened", kind: "date", isWide: true },
  { name: "trader_id", heading: "Trader", kind: "text", isWide: true },
  { name: "symbol", heading: "Symbol", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "price", heading: "Opened at", kind: "quantity", isPrice: true, isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const refused: readonly Shown[] = [
  { name: "state", heading: "Kind", kind: "text", isWide: true },
  { name: "day", heading: "Came", kind: "date" },
  { name: "reason", heading: "Reason", kind: "text" },
];

const change: readonly Shown[] = [
  { name: "change_type", heading: "Change", kind: "text" },
  { name: "was_state", heading: "Was", kind: "text", isWide: true },
  { name: "state", heading: "Is", kind: "text", isWide: true },
  { name: "was_amount", heading: "Amount was", kind: "money" },
  { name: "amount", heading: "Amount is", kind: "money" },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const columns: Readonly<Record<string, readonly Shown[]>> = { order, "order event": order, trade, lot, "open lot": openLot, "refused event": refused, change };

/**
 * The rows behind a number, page by page; each opens to its event, file and line.
 * @param kind Of the number: what the rows add is of the same.
 */
export function rowTable(first: RowsBehind, entity: string, kind: Kind, more: (cursor: string) => Promise<RowsBehind>): HTMLElement {
  const shown = (columns[entity] ?? order).map((column) => (column.name === "contribution" && kind === "money" ? { ...column, kind } : column));
  const key = entity === "lot" ? "Closed by" : entity.charAt(0).toUpperCase() + entity.slice(1);
  const head = h("tr", {}, h("th", { scope: "col" }, key), ...shown.map(({ heading, kind, isWide }) => h("th", { scope: "col", class: classOf(kind, isWide) }, heading)));
  const body = h("tbody", {}, ...first.rows.flatMap((row) => lines(row, shown)));
  const caption = `Each ${entity} behind the number`;
  const frame = h("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": caption }, h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, head), body));
  let next = first.next;
  const button = h("button", { type: "button", class: "more", onclick: () => void take() }, "Show more");
  const take = async () => {
    button.disabled = true;
    try {
      const page = await more(next!);
      body.append(...page.rows.flatMap((row) => lines(row, shown)));
      next = page.next;
      button.hidden = next === null;
      button.textContent = "Show more";
    } catch (error) {
      button.textContent = `${error instanceof Error ? error.message : String(error)} Show more`;
    }
    button.disabled = false;
  };
  button.hidden = next === null;
  return h("div", { class: "table" }, frame, button, h("p", {}, h("a", { href: first.csv, download: "" }, "All of them as CSV")));
}

function classOf(kind: Kind, isWide = false): string {
  return `${isNumber(kind) ? "number" : ""}${isWide ? " wide" : ""}`;
}

function lines(row: Row, shown: readonly Shown[]): HTMLElement[] {
  const details = h("tr", { class: "walk-details", hidden: true });
  const toggle = h("button", { type: "button", class: "walk-row", "aria-expanded": "false", onclick: () => flip() }, text(row, "entity_key"));
  const flip = () => {
    details.hidden = !details.hidden;
    toggle.setAttribute("aria-expanded", String(!details.hidden));
    if (!details.hidden && details.childElementCount === 0) put(details, h("td", { colspan: shown.length + 1 }, ...eventsOf(row)));
  };
  const cells = shown.map(({ name, kind, isPrice, isWide }): Child => h("td", { class: classOf(kind, isWide) }, cell(row[name], kind, name, isPrice ? pricePlaces : undefined)));
  return [h("tr", {}, h("th", { scope: "row" }, toggle), ...cells), details];
}
