import type { Catalog, Parameters } from "../api/client";
import { text, type Answer } from "../api/report";
import { isDay, length, plus } from "../lib/days";
import type { Filters } from "../lib/place";
import type { PanelSpec } from "../parts/panel";

/** The days from the first order or trade to the last that has happened: a date in the future is a mistake, and would leave the others no room. */
export interface Extent {
  readonly first: string;
  readonly last: string;
}

/** The days that a view shows; without an end where the data are empty. */
export interface Range {
  readonly from?: string;
  readonly to?: string;
}

/** A page of panels. */
export interface View {
  readonly name: string;
  readonly title: string;
  /** The filters that its panels heed. */
  readonly filters: readonly FilterName[];
  panels(context: Context): PanelSpec[];
}

export type FilterName = "range" | "country" | "category" | "customer_type" | "trader_id";

export const defaultRange = "30d";

/** How many days each choice of range reaches back from the newest. */
export const rangeDays: Readonly<Record<string, number>> = { "7d": 7, "30d": 30, "90d": 90, "365d": 365 };

/** What a view draws from: the reports, under the reader's filters. */
export class Context {
  readonly range: Range;

  constructor(
    readonly catalog: Catalog,
    readonly filters: Filters,
    readonly extent: Extent | undefined,
  ) {
    this.range = rangeOf(filters, extent);
  }

  /** The days of the same number before the range, where it is one and the data reach back to their first. */
  get before(): Range | undefined {
    const { from, to } = this.range;
    if (!from || !to || !this.extent || !isDay(from) || !isDay(to)) return undefined;
    const before = { from: plus(from, -length(from, to)), to: plus(from, -1) };
    return before.from >= this.extent.first ? before : undefined;
  }

  /** The filters on orders that are set. */
  get segment(): Parameters {
    const { country, category, customer_type } = this.filters;
    return { country, category, customer_type };
  }

  /** Whether all the set filters on orders are ones that a report takes. */
  heeds(report: string): boolean {
    return Object.entries(this.segment).every(([name, value]) => !value || this.catalog.takes(report, name));
  }

  /** A report on orders, under range and filters. */
  orders(report: string, parameters: Parameters, signal: AbortSignal): Promise<Answer> {
    return this.catalog.report(report, { ...this.range, ...this.segment, ...parameters }, signal);
  }

  /** A report on trades, under range and trader. */
  trades(report: string, parameters: Parameters, signal: AbortSignal): Promise<Answer> {
    return this.catalog.report(report, { ...this.range, trader_id: this.filters["trader_id"], ...parameters }, signal);
  }
}

/**
 * The extent of orders and trades; none while gold is empty.
 * @param today The last day that can have happened.
 */
export async function extentOf(catalog: Catalog, today: string): Promise<Extent | undefined> {
  const source = (await catalog.now.report("pipeline", {})).rows.find((row) => row["stage"] === "source");
  const newest = text(source, "last_at").slice(0, 10) || today;
  const to = newest < today ? newest : today;
  const ends = [
    ["daily-sales", "sale_date"],
    ["trade-summary", "trade_date"],
  ].flatMap(([report, day]) => [day!, `-${day}`].map(async (sort) => text((await catalog.report(report!, { to, sort, limit: "1" })).rows[0], day!)));
  const days = (await Promise.all(ends)).filter((day) => day !== "").sort();
  return days.length === 0 ? undefined : { first: days[0]!, last: days.at(-1)! };
}

export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

function rangeOf(filters: Filters, extent: Extent | undefined): Range {
  const { from, to } = filters;
  if (from || to || !extent) return { ...(from && { from }), ...(to && { to }) };
  const days = rangeDays[filters["range"] ?? defaultRange];
  if (days === undefined) return { from: extent.first, to: extent.last };
  const start = plus(extent.last, 1 - days);
  return { from: start > extent.first ? start : extent.first, to: extent.last };
}
