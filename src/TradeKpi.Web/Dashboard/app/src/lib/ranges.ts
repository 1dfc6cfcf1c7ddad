import { isDay, length, plus, plusMonths } from "./days";
import type { Filters } from "./place";

/** The days from the first order or trade to the last that has happened: a date in the future is a mistake, and would leave the others no room. */
export interface Extent {
  readonly first: string;
  readonly last: string;
  /** How far the last day has come, an instant; none where it is over. */
  readonly until?: string;
}

/** The days that a view shows; without an end where the data are empty. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

/** The days that a range stands beside, or why there are none. */
export type Comparison = Compared | { readonly reason: string };

export interface Compared {
  readonly from: string;
  readonly to: string;
  /** Where the range ends within a day: the same instant of the day it is compared with. */
  readonly before?: string;
}

export const defaultRange = "30d";

/** How many days each choice of range reaches back from the newest. */
const rangeDays: Readonly<Record<string, number>> = { "7d": 7, "30d": 30, "90d": 90, "365d": 365 };

/** How many months lie between the beginnings of such ranges: month, quarter and year to date. */
const toDate: Readonly<Record<string, number>> = { mtd: 1, qtd: 3, ytd: 12 };

/** The choices of range, in the order in which they are offered. */
export const presets: readonly string[] = [...Object.keys(rangeDays), ...Object.keys(toDate), "all"];

/** The days that the filters ask for. */
export function rangeOf(filters: Filters, extent: Extent | undefined): Range {
  const { from, to } = filters;
  if (from || to || !extent) return { ...(from && { from }), ...(to && { to }) };
  const start = startOf(filters["range"] ?? defaultRange, extent.last);
  return { from: start !== undefined && start > extent.first ? start : extent.first, to: extent.last };
}

/** What is wrong with the days in the address, in one sentence. */
export function mistakeIn({ from, to }: Filters): string | undefined {
  const wrong = [from, to].find((day) => day && !isDay(day));
  if (wrong) return `${wrong} is no day. Days are written YYYY-MM-DD.`;
  return from && to && from > to ? `The range is reversed: ${from} lies after ${to}.` : undefined;
}

/** Whether the range ends with a day that is not over. */
export function isUnderWay(range: Range, extent: Extent | undefined): boolean {
  return extent?.until !== undefined && (range.to ?? extent.last) >= extent.last && (range.from ?? extent.first) <= extent.last;
}

/** The days that a range is compared with: those before it, or those a year before, and of a day that is under way the same part. */
export function comparisonOf(filters: Filters, range: Range, extent: Extent | undefined): Comparison {
  const { from } = range;
  const kind = filters["compare"] ?? "";
  if (kind === "none") return { reason: "Compared with nothing, as chosen." };
  if (!from || !range.to || !extent || !isDay(from) || !isDay(range.to)) return { reason: "A range without an end has nothing before it." };
  if (from > extent.last) return { reason: `No change is shown: the data end on ${extent.last}.` };
  // Days that are still to come are in neither.
  const to = range.to > extent.last ? extent.last : range.to;
  const months = kind === "year" ? 12 : filters["from"] || filters["to"] ? undefined : toDate[filters["range"] ?? defaultRange];
  const days = length(from, to);
  const earlier = months === undefined ? { from: plus(from, -days), to: plus(to, -days) } : { from: plusMonths(from, -months), to: plusMonths(to, -months) };
  if (earlier.from < extent.first) return { reason: `No change is shown: it would be against ${earlier.from} to ${earlier.to}, and the data begin on ${extent.first}.` };
  const until = isUnderWay(range, extent) && to === extent.last ? extent.until : undefined;
  return until === undefined ? earlier : { ...earlier, before: earlier.to + until.slice(10) };
}

/** A comparison in words. */
export function inWords(compared: Compared): string {
  const days = compared.from === compared.to ? compared.from : `${compared.from} to ${compared.to}`;
  return compared.before === undefined ? days : `${days}, its last day up to ${compared.before.slice(11, 16)} UTC as the newest`;
}

function startOf(choice: string, last: string): string | undefined {
  const days = rangeDays[choice];
  if (days !== undefined) return plus(last, 1 - days);
  const [year = "", month = ""] = last.split("-");
  const quarter = String(Number(month) - ((Number(month) - 1) % 3)).padStart(2, "0");
  return { mtd: `${year}-${month}-01`, qtd: `${year}-${quarter}-01`, ytd: `${year}-01-01` }[choice];
}
