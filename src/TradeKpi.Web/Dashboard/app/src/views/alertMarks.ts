import { text } from "../api/report";
import type { Mark } from "../chart/marks";
import type { Range } from "../lib/ranges";
import type { Context } from "./context";

const most = "500";

/** The changes of alert rules on some reports, as marks of a chart over time. */
export async function alertMarks(context: Context, reports: readonly string[], range: Range, signal: AbortSignal): Promise<Mark[]> {
  if (!context.catalog.has("alerts")) return [];
  const { rows } = await context.catalog.report("alerts", { ...range, limit: most }, signal);
  return rows
    .filter((row) => reports.includes(text(row, "report")))
    .map((row) => ({ time: Date.parse(text(row, "changed_at")) / 1000, label: `${text(row, "rule")} ${text(row, "state")}`, isBad: text(row, "state") === "FIRING" }))
    .reverse();
}
