import type { Parameters } from "../api/client";
import type { Answer } from "../api/report";
import { inWords, wholeDays } from "../lib/ranges";
import type { Context } from "./context";

/** A report on trades over the range, and over the whole days on either side of its comparison. */
export interface TradeTotals {
  now(): Promise<Answer>;
  /** Of the range without a day that is not over, and of what that is compared with; none where nothing is compared. */
  beside(): Promise<readonly [whole: Answer, then: Answer] | undefined>;
  /** What it is compared with, in words; none where it is not. */
  readonly against: string | undefined;
  /** The same for the reader, or why nothing is compared. */
  readonly note: string;
}

export function tradeTotals(context: Context, report: string, parameters: Parameters, signal: AbortSignal): TradeTotals {
  const ask = (range: Parameters = {}) => context.trades(report, { ...parameters, ...range }, signal);
  const days = wholeDays(context.range, context.comparison);
  if ("reason" in days) return { now: () => ask(), beside: () => Promise.resolve(undefined), against: undefined, note: days.reason };
  const against = inWords(days.then);
  const isWhole = days.now.to === context.range.to;
  return {
    now: () => ask(),
    beside: () => Promise.all([ask({ ...days.now }), ask({ from: days.then.from, to: days.then.to })]),
    against,
    note: `Compared with ${against}${isWhole ? "" : ", both without the day that is not over"}.`,
  };
}
