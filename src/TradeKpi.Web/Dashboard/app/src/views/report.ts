import { text, type ReportInfo, type Row } from "../api/report";
import type { PanelSpec } from "../parts/panel";
import { isProduct, product } from "../parts/product";
import { table } from "../parts/table";
import type { Context, FilterName, View } from "./context";
import { missing } from "./nowhere";
import { tableOf } from "./simple";

const filters: readonly FilterName[] = ["country", "category", "customer_type", "trader_id", "product_id", "customer_id"];

/** Any report, as it is, with what its columns mean: where the palette leads to. */
export const report = {
  name: "report",

  of(context: Context, views: readonly View[]): View {
    const info = context.catalog.info(context.filters["name"] ?? "");
    if (!info) return missing(`report ${context.filters["name"] ?? ""}`.trim(), views);
    const takes = filters.filter((name) => context.catalog.takes(info.name, name));
    const hasRange = context.catalog.takes(info.name, "from");
    return {
      name: "report",
      title: info.title,
      filters: hasRange ? ["range", ...takes] : takes,
      ...(!hasRange && { scope: "This report is of no range of days." }),
      panels: () => [rows(context, info), meaning(context, info)],
    };
  },
};

function rows(context: Context, info: ReportInfo): PanelSpec {
  const { trader_id, product_id, customer_id } = context.filters;
  const changes = Object.fromEntries(info.columns.filter(({ name }) => isProduct(name)).map(({ name }) => [name, { draw: (row: Row) => product(context.catalog, text(row, name)) }]));
  return tableOf(context, { changes, id: "report", title: info.title, about: info.grain, span: 12, report: info.name, parameters: { trader_id, product_id, customer_id, limit: "1000" }, columns: info.columns.map((column) => column.name), most: 50 });
}

function meaning(context: Context, info: ReportInfo): PanelSpec {
  const asked = context.filters["column"];
  const lines = info.columns.map(({ name, kind, unit, description }): Row => ({ column: name, kind, unit: unit ?? null, meaning: description }));
  const shown = [{ name: "column", kind: "text" as const }, { name: "kind", kind: "text" as const }, { name: "unit", kind: "text" as const }, { name: "meaning", kind: "text" as const }];
  const wanted = lines.toSorted((a, b) => Number(b["column"] === asked) - Number(a["column"] === asked));
  return { id: "meaning", title: "What its columns mean", span: 12, load: () => Promise.resolve({ table: () => table({ caption: `Columns of ${info.name}`, columns: shown, rows: wanted, isMarked: (row) => row["column"] === asked }) }) };
}
