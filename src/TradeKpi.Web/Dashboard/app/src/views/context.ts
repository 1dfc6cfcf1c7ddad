import type { Catalog, Parameters } from "../api/client";
import { text, type Answer } from "../api/report";
import { plus } from "../lib/days";
import type { Filters } from "../lib/place";
import { comparisonOf, isUnderWay, mistakeIn, rangeOf, type Comparison, type Extent, type Range } from "../lib/ranges";
import type { PanelSpec } from "../parts/panel";

/** A page of panels. */
export interface View {
  readonly name: string;
  readonly title: string;
  /** The filters that its panels heed. */
  readonly filters: readonly FilterName[];
  /** Where it has no range: which days it is of, in one sentence. */
  readonly scope?: string;
  panels(context: Context): PanelSpec[];
}

export type FilterName = "range" | "country" | "category" | "customer_type" | "trader_id" | "product_id" | "customer_id";

/** What a view draws from: the reports, under the reader's filters. */
export class Context {
  constructor(
    readonly catalog: Catalog,
    readonly filters: Filters,
    /** Grows while the page is open. */
    public extent: Extent | undefined,
  ) {}

  /** The days that are asked for. */
  get range(): Range {
    return rangeOf(this.filters, this.extent);
  }

  /** What is wrong with the range; none where it is one. */
  get mistake(): string | undefined {
    return mistakeIn(this.filters);
  }

  /** What the range is compared with. */
  get comparison(): Comparison {
    return comparisonOf(this.filters, this.range, this.extent);
  }

  /** The newest day, where it is in the range and not over. */
  get openDay(): string | undefined {
    return isUnderWay(this.range, this.extent) ? this.extent?.last : undefined;
  }

  /** The month of the newest day, where that is not its last or not over. */
  get openMonth(): string | undefined {
    const { last, until } = this.extent ?? {};
    return last !== undefined && (until !== undefined || plus(last, 1).slice(0, 7) === last.slice(0, 7)) ? last.slice(0, 7) : undefined;
  }

  /** Where that day stands among others. */
  openAt(days: readonly string[]): number | undefined {
    const at = days.indexOf(this.openDay ?? "");
    return at < 0 ? undefined : at;
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
 * @param until How far events have come, an instant; "" where there are none.
 */
export async function extentOf(catalog: Catalog, until: string): Promise<Extent | undefined> {
  const newest = until.slice(0, 10) || today();
  const to = newest < today() ? newest : today();
  const ends = [
    ["daily-sales", "sale_date"],
    ["trade-summary", "trade_date"],
  ].flatMap(([report, day]) => [day!, `-${day}`].map(async (sort) => text((await catalog.report(report!, { to, sort, limit: "1" })).rows[0], day!)));
  const days = (await Promise.all(ends)).filter((day) => day !== "").sort();
  const last = days.at(-1);
  return last === undefined ? undefined : reaching({ first: days[0]!, last }, until);
}

/** An extent after further events: the same where they are of its last day, else to be asked for anew. */
export function grown(extent: Extent | undefined, until: string): Extent | undefined {
  return extent && until.slice(0, 10) <= extent.last ? reaching(extent, until) : undefined;
}

function reaching({ first, last }: Extent, until: string): Extent {
  return { first, last, ...(until.startsWith(last) && { until }) };
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
