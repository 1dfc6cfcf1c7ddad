import type { Parameters } from "../api/client";
import type { Answer } from "../api/report";
import { inWords } from "../lib/ranges";
import type { Context } from "./context";

/** What was realised over the range, and over the same part of what that is compared with. */
export interface TradeTotals {
  now(): Promise<Answer>;
  /** None where nothing is compared. */
  before(): Promise<Answer | undefined>;
  /** What it is compared with, in words; none where it is not. */
  readonly against: string | undefined;
  /** The same for the reader, or why nothing is compared. */
  readonly note: string;
}

export function tradeTotals(context: Context, parameters: Parameters, signal: AbortSignal): TradeTotals {
  const { comparison } = context;
  const ask = (range: Parameters = {}) => context.trades("realised-pnl", { ...parameters, ...range }, signal);
  if ("reason" in comparison) return { now: () => ask(), before: () => Promise.resolve(undefined), against: undefined, note: comparison.reason };
  const against = inWords(comparison);
  return { now: () => ask(), before: () => ask({ ...comparison }), against, note: `Compared with ${against}.` };
}
