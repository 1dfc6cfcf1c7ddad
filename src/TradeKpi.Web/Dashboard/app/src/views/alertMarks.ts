import { AskError } from "../api/client";
import { text, type Row } from "../api/report";
import type { Mark } from "../chart/marks";
import type { Context } from "./context";

const most = "500";

/** What a chart shows: of each report the columns that a rule may watch, or all of them. */
export type Watched = Readonly<Record<string, readonly string[] | "all">>;

/**
 * The changes of the alert rules on what a chart shows, as its marks: what fires at the day that its row is of, all else when it was noticed.
 * They are an extra: of the past, and where they cannot be had, the chart stands without them.
 */
export async function alertMarks(context: Context, watched: Watched, signal: AbortSignal): Promise<Mark[]> {
  if (!context.catalog.has("alerts") || context.catalog.asOf) return [];
  try {
    const { rows } = await context.catalog.report("alerts", { limit: most }, signal);
    return rows.filter((row) => isWatched(watched[text(row, "report")], text(row, "column_name"))).map(markOf).reverse();
  } catch (error) {
    if (error instanceof AskError && !error.isUnreachable) return [];
    throw error;
  }
}

function isWatched(columns: Watched[string] | undefined, column: string): boolean {
  return columns === "all" || (columns?.includes(column) ?? false);
}

function markOf(row: Row): Mark {
  const isFiring = text(row, "state") === "FIRING";
  const day = text(row, "row_key").split(" / ").find((part) => /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(part));
  return { time: Date.parse((isFiring && day) || text(row, "changed_at")) / 1000, label: `${text(row, "rule")} ${isFiring ? "fires" : "is over"}`, isBad: isFiring };
}
