import { AskError } from "../api/client";
import { text, type Parameters, type Row } from "../api/report";
import { noMarks, type Mark, type Marks } from "../chart/marks";
import type { Range } from "../lib/ranges";
import type { Context } from "./context";

const page = "500";
const mostPages = 10;

/** What a chart shows: of each report the columns that a rule may watch, or all of them. */
export type Watched = Readonly<Record<string, readonly string[] | "all">>;

/**
 * The changes of the alert rules on what a chart shows, as its marks: what fires at the day that its row is of, all else when it was noticed.
 * They are an extra: of the past, which is said, and where they cannot be had, the chart stands without them.
 * @param shown The days of the chart; further marks are not asked for, and of very many the newest.
 */
export async function alertMarks(context: Context, watched: Watched, shown: Range, signal: AbortSignal): Promise<Marks> {
  if (!context.catalog.has("alerts")) return noMarks;
  if (context.catalog.asOf) return { ...noMarks, why: "Alerts are not marked: they are told only as they stand now." };
  try {
    const found = await Promise.all(Object.keys(watched).map((report) => changesOf(context, { report, marked_from: shown.from, marked_to: shown.to, limit: page }, signal)));
    const rows = found.flatMap((changes) => changes.rows).filter((row) => isWatched(watched[text(row, "report")], text(row, "column_name")));
    return { list: rows.map(markOf).sort((a, b) => a.time - b.time), isCut: found.some((changes) => changes.isCut) };
  } catch (error) {
    if (error instanceof AskError && !error.isUnreachable) return noMarks;
    throw error;
  }
}

async function changesOf(context: Context, parameters: Parameters, signal: AbortSignal): Promise<{ readonly rows: readonly Row[]; readonly isCut: boolean }> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages++) {
    const answer = await context.catalog.report("alerts", { ...parameters, cursor }, signal);
    rows.push(...answer.rows);
    if (answer.next === null) return { rows, isCut: false };
    cursor = answer.next;
  }
  return { rows, isCut: true };
}

function isWatched(columns: Watched[string] | undefined, column: string): boolean {
  return columns === "all" || (columns?.includes(column) ?? false);
}

function markOf(row: Row): Mark {
  const isFiring = text(row, "state") === "FIRING";
  const day = text(row, "row_key").split(" / ").find((part) => /^\d{4}-\d\d-\d\d(T[\d:.]+Z)?$/.test(part));
  return { time: Date.parse((isFiring && day) || text(row, "changed_at")) / 1000, label: `${text(row, "rule")} ${isFiring ? "fires" : "is over"}`, isBad: isFiring };
}
