import type { Parameters } from "../api/client";
import { number, text, type Answer, type Row } from "../api/report";
import { heat } from "../chart/heat";
import { interval } from "../chart/interval";
import { h } from "../lib/dom";
import { cell, words } from "../lib/format";
import { groupBy } from "../lib/group";
import { bar } from "../parts/bar";
import type { Drawing, PanelSpec } from "../parts/panel";
import { columns, table, type TableColumn } from "../parts/table";
import { product } from "../parts/product";
import { behindAll, behindCell } from "../walk/behind";
import { walkLink } from "../walk/link";
import { idsAlone } from "./breakdown";
import type { Context, View } from "./context";
import { tableOf } from "./simple";

const mostProducts = 25;

/** Who buys what, and what goes with what: over all time, as affinity has no range. */
export const affinity: View = {
  name: "affinity",
  title: "Affinity",
  filters: ["category", "customer_type", "product_id", "customer_id"],
  scope: "Not of a range: who buys what is told by all orders that are not cancelled.",
  panels: (context) => [popularity(context), pairs(context), wallets(context)],
};

function popularity(context: Context): PanelSpec {
  return {
    id: "popularity",
    title: "Popularity by customer type",
    about: "Share of the type's buying customers who bought the product",
    span: 4,
    load: async (signal) => {
      const answer = await context.catalog.report("product-popularity", chosen(context), signal);
      return answer.rows.length === 0 ? null : { answer, chart: matrix(context, answer), table: () => table({ caption: "Popularity by customer type", columns: columns(answer.report.columns, answer.report.columns.map((column) => column.name)), rows: answer.rows }) };
    },
  };
}

function matrix({ catalog }: Context, answer: Answer): Node {
  const types = [...new Set(answer.rows.map((row) => text(row, "customer_type")))].sort();
  const products = groupBy(answer.rows, (row) => text(row, "product_id"));
  const buyers = (rows: readonly Row[]) => rows.reduce((total, row) => total + (number(row, "customers") ?? 0), 0);
  const ranked = [...products].map(([product, rows]) => ({ product, rows, buyers: buyers(rows) })).sort((a, b) => b.buyers - a.buyers || (a.product < b.product ? -1 : 1));
  const strongest = Math.max(...answer.rows.map((row) => number(row, "penetration") ?? 0)) || 1;
  return heat({
    caption: "Share of a customer type's buyers who bought a product",
    corner: "Product",
    lead: "Customers",
    columns: types.map((type) => words(type.toLowerCase())),
    rows: ranked.slice(0, mostProducts).map(({ product: id, rows, buyers: customers }) => ({
      name: product(catalog, id),
      lead: walkLink({ ...behindAll(answer, "customers"), parameters: { ...answer.question, product_id: id } }, String(customers)),
      cells: types.map((type) => {
        const row = rows.find((candidate) => candidate["customer_type"] === type);
        const share = number(row, "penetration");
        return { text: cell(row?.["penetration"] ?? null, "ratio", "penetration"), strength: share === null ? null : share / strongest, title: row ? `${text(row, "customers")} customers, ${text(row, "orders")} orders` : "no order", behind: behindCell(row, "penetration") };
      }),
    })),
  });
}

function pairs(context: Context): PanelSpec {
  return {
    id: "pairs",
    title: "Bought by the same customer",
    about: "Pairs of products, the least likely by the customers' activity alone first; marked where q is below 0.05",
    span: 8,
    load: async (signal): Promise<Drawing | null> => {
      const answer = await context.catalog.report("product-pairs", { ...chosen(context), sort: "p_value,-adjusted_lift", limit: "200" }, signal);
      if (answer.rows.length === 0) return null;
      const most = Math.min(20, Math.max(...answer.rows.map((row) => Math.max(number(row, "lift_high") ?? 1, 1 / (number(row, "lift_low") || 1)))));
      const drawn = { name: "lift_interval", kind: "text" as const, heading: "95 % interval", draw: (row: Row) => h("span", { title: `${text(row, "lift_low")} to ${text(row, "lift_high")}` }, interval(number(row, "lift"), number(row, "lift_low"), number(row, "lift_high"), most)) };
      const known = columns(answer.report.columns, ["product_a", "product_b", "customers_both", "support", "confidence_ab", "confidence_ba", "lift", "adjusted_lift", "q_value"], { product_a: named(context, "product_a"), product_b: named(context, "product_b"), adjusted_lift: { heading: "Adjusted" }, customers_both: { heading: "Both" }, confidence_ab: { heading: "A → B" }, confidence_ba: { heading: "B → A" }, q_value: { heading: "q" } });
      return {
        answer,
        table: () => table({ caption: "Pairs of products by likelihood", columns: [...known.slice(0, 7), drawn, ...known.slice(7)], rows: answer.rows, most: 25, isMarked: (row) => (number(row, "q_value") ?? 1) < 0.05 }),
        note: answer.isCut ? `The first ${answer.rows.length} pairs.` : null,
      };
    },
  };
}

function wallets(context: Context): PanelSpec {
  return tableOf(context, {
    id: "wallets",
    title: "What customers spend most on",
    about: context.filters["product_id"] || context.filters["customer_id"] ? `All that fits, by spend; ${idsAlone}` : `Each customer's first three products by spend; ${idsAlone}`,
    span: 12,
    report: "customer-product-affinity",
    parameters: { ...chosen(context), max_rank: context.filters["product_id"] || context.filters["customer_id"] ? "" : "3", sort: "-spend", limit: "500" },
    columns: ["customer_id", "customer_type", "product_id", "category", "product_rank", "orders", "units", "spend", "share_of_wallet", "first_purchase", "last_purchase"],
    changes: { product_id: named(context, "product_id"), share_of_wallet: { draw: (row: Row) => bar(cell(row["share_of_wallet"], "ratio", "share_of_wallet"), number(row, "share_of_wallet"), 1) }, product_rank: { heading: "Rank" } },
    most: 25,
  });
}

function chosen({ segment, filters }: Context): Parameters {
  return { ...segment, product_id: filters["product_id"], customer_id: filters["customer_id"] };
}

function named({ catalog }: Context, column: string): Partial<TableColumn> {
  return { draw: (row) => product(catalog, text(row, column)) };
}
