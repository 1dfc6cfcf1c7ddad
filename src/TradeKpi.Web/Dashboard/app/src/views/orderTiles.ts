import { number, text, type Answer } from "../api/report";
import { round } from "../lib/decimal";
import { cell, thousands } from "../lib/format";
import { inWords } from "../lib/ranges";
import type { Drawing, PanelSpec } from "../parts/panel";
import { tiles, type Tile } from "../parts/tiles";
import { behindCell } from "../walk/behind";
import type { Context } from "./context";

const measures = [
  { column: "net_sales", label: "Net sales", unit: "USD", kind: "money" },
  { column: "transactions", label: "Orders", kind: "count" },
  { column: "average_order_value", label: "Average order", unit: "USD", kind: "ratio" },
  { column: "unique_customers", label: "Customers", kind: "count" },
  { column: "units", label: "Units sold", kind: "quantity" },
  { column: "cancelled_amount", label: "Cancelled", unit: "USD", kind: "money", isCost: true },
] as const;

/** Orders in the range as tiles, against the same part of the days that it is compared with. */
export function orderTiles(context: Context): PanelSpec {
  return { id: "totals", title: "Totals", span: 12, bare: true, load: (signal) => load(context, signal), empty: "No orders in this range and with these filters." };
}

async function load(context: Context, signal: AbortSignal): Promise<Drawing | null> {
  const { comparison } = context;
  const against = "reason" in comparison ? undefined : comparison;
  const now = await context.orders("sales-breakdown", {}, signal);
  if (now.rows.length === 0) return null;
  const draw = (days?: Answer, then?: Answer) => tiles(measures.map((measure) => tile(measure, now, days, then)), then && against && inWords(against));
  const beside = async (): Promise<Drawing> => {
    const [days, then] = await Promise.all([context.orders("daily-sales", {}, signal), against && context.orders("sales-breakdown", { ...against }, signal)]);
    return { chart: draw(days, then), note: "reason" in comparison ? comparison.reason : `Compared with ${inWords(comparison)}.` };
  };
  return { chart: draw(), later: beside() };
}

function tile(measure: (typeof measures)[number], now: Answer, days: Answer | undefined, then: Answer | undefined): Tile {
  const { column, label, kind } = measure;
  const exact = text(now.rows[0], column);
  const value = kind === "ratio" && exact !== "" ? thousands(round(exact, 2)) : cell(now.rows[0]?.[column], kind, column);
  return {
    label,
    value,
    ...("unit" in measure && { unit: measure.unit }),
    ...("isCost" in measure && { isCost: true }),
    now: number(now.rows[0], column),
    before: number(then?.rows[0], column),
    behind: behindCell(now.rows[0], column),
    over: days?.rows.map((row) => number(row, column)) ?? [],
    about: now.report.columns.find((info) => info.name === column)?.description ?? "",
  };
}
