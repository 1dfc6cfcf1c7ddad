import type { Catalog } from "../api/client";
import type { RowsBehind } from "../api/explain";
import { text, type Row } from "../api/report";
import { h, put, type Child } from "../lib/dom";
import { cell, inCurrency, isNumber, pricePlaces, type Kind } from "../lib/format";
import { fileLink } from "../parts/exports";
import { isProduct, product } from "../parts/product";
import { eventsOf } from "./events";

interface Shown {
  readonly name: string;
  readonly heading: string;
  readonly kind: Kind;
  readonly isPrice?: boolean;
  /** In what its numbers are: that of the question, dollars, or what the row says; none for what is no money. */
  readonly currency?: "asked" | "USD" | "own";
  /** Left out where there is no room. */
  readonly isWide?: boolean;
}

const order: readonly Shown[] = [
  { name: "state", heading: "Status", kind: "text" },
  { name: "day", heading: "Day", kind: "date", isWide: true },
  { name: "customer_id", heading: "Customer", kind: "text", isWide: true },
  { name: "product_id", heading: "Product", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "amount", heading: "Amount", kind: "money", currency: "asked", isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const trade: readonly Shown[] = [
  { name: "state", heading: "Type", kind: "text" },
  { name: "day", heading: "Day", kind: "date", isWide: true },
  { name: "trader_id", heading: "Trader", kind: "text", isWide: true },
  { name: "symbol", heading: "Symbol", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "price", heading: "Price", kind: "quantity", isPrice: true, currency: "USD", isWide: true },
  { name: "amount", heading: "Notional", kind: "money", currency: "asked", isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

/** Of a number in the trade's own currency. */
const ownTrade: readonly Shown[] = [
  { name: "state", heading: "Type", kind: "text", isWide: true },
  { name: "day", heading: "Day", kind: "date", isWide: true },
  { name: "symbol", heading: "Symbol", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "local_price", heading: "Price", kind: "quantity", isPrice: true, currency: "own" },
  { name: "price", heading: "Price", kind: "quantity", isPrice: true, currency: "USD" },
];

const lot: readonly Shown[] = [
  { name: "day", heading: "Closed", kind: "date" },
  { name: "symbol", heading: "Symbol", kind: "text", isWide: true },
  { name: "opened_by", heading: "Opened by", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "opening_price", heading: "Opened at", kind: "quantity", isPrice: true, currency: "USD", isWide: true },
  { name: "price", heading: "Closed at", kind: "quantity", isPrice: true, currency: "USD", isWide: true },
  { name: "amount", heading: "Profit", kind: "money", currency: "USD" },
  { name: "contribution", heading: "Adds", kind: "quantity", isWide: true },
];

const openLot: readonly Shown[] = [
  { name: "state", heading: "Type", kind: "text" },
  { name: "day", heading: "Opened", kind: "date", isWide: true },
  { name: "trader_id", heading: "Trader", kind: "text", isWide: true },
  { name: "symbol", heading: "Symbol", kind: "text", isWide: true },
  { name: "quantity", heading: "Quantity", kind: "quantity", isWide: true },
  { name: "price", heading: "Opened at", kind: "quantity", isPrice: true, currency: "USD", isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const refused: readonly Shown[] = [
  { name: "state", heading: "Kind", kind: "text", isWide: true },
  { name: "day", heading: "Came", kind: "date" },
  { name: "reason", heading: "Reason", kind: "text" },
];

const event: readonly Shown[] = [
  { name: "state", heading: "Became", kind: "text" },
  { name: "of_entity", heading: "Of", kind: "text", isWide: true },
  { name: "change_type", heading: "Change", kind: "text", isWide: true },
  { name: "day", heading: "Came", kind: "date" },
  { name: "reason", heading: "Reason", kind: "text", isWide: true },
];

const dayRow: readonly Shown[] = [
  { name: "of_entity", heading: "Is", kind: "text", isWide: true },
  { name: "state", heading: "Status", kind: "text" },
  { name: "day", heading: "Day", kind: "date", isWide: true },
  { name: "amount", heading: "Amount", kind: "money", currency: "USD", isWide: true },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const offender: readonly Shown[] = [{ name: "check_name", heading: "Data test", kind: "text" }];

const change: readonly Shown[] = [
  { name: "change_type", heading: "Change", kind: "text" },
  { name: "was_state", heading: "Was", kind: "text", isWide: true },
  { name: "state", heading: "Is", kind: "text", isWide: true },
  { name: "was_amount", heading: "Amount was", kind: "money", currency: "USD" },
  { name: "amount", heading: "Amount is", kind: "money", currency: "USD" },
  { name: "contribution", heading: "Adds", kind: "quantity" },
];

const columns: Readonly<Record<string, readonly Shown[]>> = { order, "order event": order, trade, lot, "open lot": openLot, "refused event": refused, event, "order or trade": dayRow, offender, change };

/** What the number is that the rows stand behind. */
export interface Made {
  readonly kind: Kind;
  readonly isMoney: boolean;
  /** Whether it is in the currency of its row. */
  readonly isOwn: boolean;
  /** What amounts of its rows are in. */
  readonly currency: string;
}

/**
 * The rows behind a number, page by page; each opens to its event, file and line.
 * @param number What the rows add is of its kind.
 */
export function rowTable(catalog: Catalog, first: RowsBehind, entity: string, number: Made, more: (cursor: string) => Promise<RowsBehind>): HTMLElement {
  const shown = (number.isOwn && entity === "trade" ? ownTrade : (columns[entity] ?? order)).map((column) => (column.name === "contribution" ? { ...column, ...(number.kind === "money" && { kind: number.kind }), ...(number.isMoney && { currency: "asked" as const }) } : column));
  const key = entity === "lot" ? "Closed by" : entity.charAt(0).toUpperCase() + entity.slice(1);
  const head = h("tr", {}, h("th", { scope: "col" }, key), ...shown.map((column) => h("th", { scope: "col", class: classOf(column.kind, column.isWide) }, column.heading, unit(column, number))));
  const body = h("tbody", {}, ...first.rows.flatMap((row) => lines(catalog, row, shown)));
  const caption = `Each ${entity} behind the number`;
  const frame = h("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": caption }, h("table", {}, h("caption", { class: "unseen" }, caption), h("thead", {}, head), body));
  let next = first.next;
  const button = h("button", { type: "button", class: "more", onclick: () => void take() }, "Show more");
  const take = async () => {
    button.disabled = true;
    try {
      const page = await more(next!);
      body.append(...page.rows.flatMap((row) => lines(catalog, row, shown)));
      next = page.next;
      button.hidden = next === null;
      button.textContent = "Show more";
    } catch (error) {
      button.textContent = `${error instanceof Error ? error.message : String(error)} Show more`;
    }
    button.disabled = false;
  };
  button.hidden = next === null;
  return h("div", { class: "table" }, frame, button, h("p", {}, fileLink(first.csv, "rows-behind.csv", "All of them as CSV")));
}

function unit({ currency }: Shown, number: Made): Child {
  return (currency === "asked" || currency === "USD") && h("span", { class: "unit" }, ` ${currency === "asked" ? number.currency : currency}`);
}

function classOf(kind: Kind, isWide = false): string {
  return `${isNumber(kind) ? "number" : ""}${isWide ? " wide" : ""}`;
}

function lines(catalog: Catalog, row: Row, shown: readonly Shown[]): HTMLElement[] {
  const details = h("tr", { class: "walk-details", hidden: true });
  const toggle = h("button", { type: "button", class: "walk-row", "aria-expanded": "false", onclick: () => flip() }, text(row, "entity_key"));
  const flip = () => {
    details.hidden = !details.hidden;
    toggle.setAttribute("aria-expanded", String(!details.hidden));
    if (!details.hidden && details.childElementCount === 0) put(details, h("td", { colspan: shown.length + 1 }, ...eventsOf(row)));
  };
  const written = ({ name, kind, isPrice, currency }: Shown) => inCurrency(cell(row[name], kind, name, isPrice ? pricePlaces : undefined), currency === "own" ? text(row, "currency") : undefined);
  const named = ({ name }: Shown) => isProduct(name) && text(row, name) !== "" && product(catalog, text(row, name));
  const cells = shown.map((column): Child => h("td", { class: classOf(column.kind, column.isWide) }, named(column) || written(column)));
  return [h("tr", {}, h("th", { scope: "row" }, toggle), ...cells), details];
}
