import { number, text, type Row } from "../api/report";
import { h } from "../lib/dom";
import { cell, words } from "../lib/format";
import { beside, changed, current, format } from "../lib/place";
import { bar } from "../parts/bar";
import type { PanelSpec } from "../parts/panel";
import { product } from "../parts/product";
import { columns, table } from "../parts/table";
import type { Context } from "./context";

const shown = ["segment", "net_sales", "share_of_sales", "transactions", "average_order_value"];

/** Why customers have no names. */
export const idsAlone = "customers by their ids alone: names are personal, and reports leave them out";

interface Breakdown {
  readonly by: "product" | "customer" | "country" | "category" | "customer_type";
  readonly title: string;
  readonly span: 4 | 6;
  readonly limit?: number;
  /** Rows that stand there at first. */
  readonly most?: number;
  readonly names?: readonly string[];
}

/** Sales by the values of a dimension, best first, as bars in a table. A value that can be filtered by is a link that does. */
export function breakdown(context: Context, { by, title, span, limit, most, names = shown }: Breakdown): PanelSpec {
  return {
    id: `by-${by.replace("_", "-")}`,
    title,
    about: `Net sales in US dollars, cancelled orders apart${by === "customer" ? `; ${idsAlone}` : ""}`,
    span,
    load: async (signal) => {
      const answer = await context.orders("sales-breakdown", { by, sort: "sales_rank", ...(limit && { limit: String(limit) }) }, signal);
      if (answer.rows.length === 0) return null;
      const longest = Math.max(...answer.rows.map((row) => Math.abs(number(row, "net_sales") ?? 0)));
      const changes = {
        segment: { heading: words(by), draw: (row: Row) => segment(context, by, row) },
        net_sales: { draw: (row: Row) => bar(cell(row["net_sales"], "money", "net_sales"), number(row, "net_sales"), longest) },
        share_of_sales: { heading: "Share" },
        transactions: { heading: "Orders" },
        average_order_value: { heading: "Average" },
        sales_rank: { heading: "Rank" },
        unique_customers: { heading: "Customers" },
      };
      return { answer, table: () => table({ caption: title, columns: columns(answer.report.columns, names, changes), rows: answer.rows, most: most ?? limit ?? 20 }) };
    },
  };
}

function segment({ catalog }: Context, by: Breakdown["by"], row: Row): Node {
  const value = text(row, "segment");
  if (by === "product") return h("a", { href: format(beside("affinity", { product_id: value })), title: "What goes with it" }, product(catalog, value));
  if (by === "customer") return h("a", { href: format(beside("affinity", { customer_id: value })), title: "What the customer buys" }, value);
  const { view, filters } = current();
  const isSet = filters[by] === value;
  const href = format({ view, filters: changed(filters, { [by]: isSet ? "" : value }) });
  return h("a", { href, "aria-current": isSet ? "true" : null, title: isSet ? "Remove this filter" : "Only this" }, value);
}
