import { ask, type Catalog } from "../api/client";
import { text, type Row } from "../api/report";
import { productNames } from "../api/products";
import { h, put } from "../lib/dom";
import { find, type Findable } from "../lib/find";
import { beside, format } from "../lib/place";
import type { View } from "../views/context";
import { findBox } from "./findBox";

const most = 12;

/** Finds pages, reports, columns, products, customers and traders by a part of their name; opened by Ctrl+K or /. */
export class Palette {
  readonly button = h("button", { type: "button", class: "action", "aria-keyshortcuts": "Control+K", title: "Pages, reports, columns, products, customers, traders (Ctrl+K)", onclick: () => this.open() }, "Find", h("kbd", {}, "Ctrl K"));
  readonly dialog: HTMLDialogElement = h("dialog", { class: "palette", "aria-label": "Find", onclose: () => put(this.dialog), onclick: (event: Event) => event.target === this.dialog && this.dialog.close(), onkeydown: (event: KeyboardEvent) => event.key === "Escape" && this.dialog.close() });
  private readonly pages: readonly Findable[];
  private reports: readonly Findable[] = [];
  private things: readonly Findable[] = [];
  private customers: readonly Findable[] = [];
  private learnt: Catalog | undefined;

  /** @param catalog The reports of the moment that is shown. */
  constructor(
    views: readonly View[],
    private readonly catalog: () => Catalog | undefined,
  ) {
    this.pages = views.map(({ name, title }) => ({ label: title, kind: "page", href: format({ view: name, filters: {} }) }));
    addEventListener("keydown", (event) => this.press(event));
  }

  private press(event: KeyboardEvent): void {
    const isTyping = event.target instanceof Element && event.target.matches("input, select, textarea");
    const isAsked = event.key === "/" ? !isTyping && !event.ctrlKey && !event.metaKey : event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!isAsked || this.dialog.open) return;
    event.preventDefault();
    this.open();
  }

  private open(): void {
    const box = findBox({
      label: "Find pages, reports, columns, products, customers and traders",
      placeholder: "A page, report, column, product, customer or trader",
      search: (typed) => find([...this.pages, ...this.reports, ...this.things, ...this.customers], typed, most),
      onType: (typed, again) => void this.findCustomers(typed).then(again),
      onChoose: () => this.dialog.close(),
    });
    put(this.dialog, box.input, box.list, h("p", { class: "palette-keys" }, "↑ ↓ choose, Enter opens, Esc closes"));
    this.dialog.showModal();
    void this.learn().then(() => box.input.dispatchEvent(new Event("input")));
  }

  /** What there is to find beside the pages, asked for once of each moment. What does not answer is not found. */
  private async learn(): Promise<void> {
    const catalog = this.catalog();
    if (!catalog || this.learnt === catalog) return;
    this.learnt = catalog;
    this.things = [];
    this.customers = [];
    const reports = catalog.all.map(({ name, title }) => ({ label: title, kind: `report ${name}`, href: format({ view: "report", filters: { name } }) }));
    const columns = catalog.all.flatMap(({ name, columns }) => columns.map((column) => ({ label: column.name, kind: `column of ${name}`, href: format({ view: "report", filters: { name, column: column.name } }) })));
    this.reports = [...reports, ...columns];
    const [products, traders] = await Promise.allSettled([productNames(catalog), catalog.report("trader-performance", { limit: "1000" })]);
    if (this.learnt !== catalog) return;
    const named = products.status === "fulfilled" ? [...products.value].map(([id, name]) => ({ label: `${id} ${name}`, kind: "product", href: format({ view: "affinity", filters: { product_id: id } }) })) : [];
    const trading = traders.status === "fulfilled" ? traders.value.rows.map((row) => ({ label: text(row, "trader_id"), kind: "trader", href: format({ view: "traders", filters: { trader_id: text(row, "trader_id") } }) })) : [];
    this.things = [...named, ...trading];
  }

  /** Customers are too many to hold: those whose key has what was typed are asked for. */
  private async findCustomers(typed: string): Promise<void> {
    const part = typed.trim().toUpperCase().replaceAll("'", "''");
    if (part.length < 3) return;
    try {
      const query = new URLSearchParams({ $filter: `contains(customer_id,'${part}')`, $select: "customer_id,customer_type,country", $top: "6", ...beside("affinity").filters });
      const { value } = (await ask(`/odata/customer_segments?${query}`)) as { value: Row[] };
      this.customers = value.map((row) => ({ label: text(row, "customer_id"), kind: `customer, ${text(row, "customer_type")}, ${text(row, "country")}`, href: format({ view: "affinity", filters: { customer_id: text(row, "customer_id") } }) }));
    } catch {
      this.customers = [];
    }
  }
}
