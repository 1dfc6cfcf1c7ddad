import { round, shift } from "./decimal";

/** The unit of money in whatever currency its row names, as the reports say it. */
export const rowCurrency = "currency of the row";

/** The kind of a column, as /api/reports names it. */
export type Kind = "text" | "date" | "timestamp" | "count" | "quantity" | "money" | "ratio" | "boolean";

/** Shares between 0 and 1, which people read in percent. */
const shares = /^(share|support|penetration|retention|coverage|win_rate|confidence)(_|$)|_share$|^coverage_observed$/;

/** Places that people read of other ratios; the CSV has all six. */
const ratioPlaces: readonly (readonly [RegExp, number])[] = [
  [/^average_|^daily_units$|lift|^profit_factor$|_z$|mase/, 2],
  [/^days_of_cover$/, 1],
];

/** The least places of a price; one that was given to more has those. */
export const pricePlaces = 2;

/** What stands where there is no value. */
export const nothing = "–";

/**
 * A cell for people: thousands apart, shares in percent, times in UTC to the second. Nothing is rounded that is money or a count; a quantity
 * gets zeros up to so many places, and money to cents.
 */
export function cell(value: string | boolean | null | undefined, kind: Kind, column: string, places?: number): string {
  if (value === null || value === undefined) return nothing;
  if (typeof value === "boolean") return value ? "yes" : "no";
  switch (kind) {
    case "money":
      return money(value);
    case "count":
    case "quantity":
      return column.endsWith("_year") ? value : thousands(places === undefined ? value : round(value, Math.max(places, placesOf(value))));
    case "ratio":
      return isShare(column) ? percent(value) : thousands(round(value, ratioPlaces.find(([known]) => known.test(column))?.[1] ?? 4));
    case "timestamp":
      return time(value);
    default:
      return value;
  }
}

/** The currency that numbers of a unit are in: that of their row where it has one of its own; none for what is no money. */
export function currencyOf(unit: string | null | undefined, own?: string | boolean | null): string | undefined {
  if (unit === rowCurrency) return typeof own === "string" ? own : undefined;
  return unit === "USD" ? unit : undefined;
}

/** An amount with its currency; what is no money, or not there, stays as it is. */
export function inCurrency(amount: string, currency: string | undefined): string {
  return currency === undefined || amount === nothing ? amount : `${amount} ${currency}`;
}

/** 2592 as 2,592.00: to cents, and further where the amount is. */
export function money(value: string): string {
  return thousands(round(value, Math.max(pricePlaces, placesOf(value))));
}

/** How many digits stand behind the point. */
export function placesOf(value: string | boolean | null | undefined): number {
  return typeof value === "string" ? (value.split(".")[1]?.length ?? 0) : 0;
}

/** Whether a column of numbers is a share between 0 and 1. */
export function isShare(column: string): boolean {
  return shares.test(column);
}

/** Whether numbers stand in the column: they are aligned right. */
export function isNumber(kind: Kind): boolean {
  return kind === "count" || kind === "quantity" || kind === "money" || kind === "ratio";
}

/** 1234567.89 as 1,234,567.89. */
export function thousands(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** 0.123456 as 12.35 %. */
export function percent(text: string, places = 2): string {
  return `${thousands(round(shift(text, 2), places))} %`;
}

/** 2025-01-03T10:00:00.000000Z as 2025-01-03 10:00:00. */
export function time(text: string): string {
  return text.replace("T", " ").replace(/(\.\d+)?Z$/, "");
}

/** A number on an axis: short, with k, M or G. */
export function short(value: number): string {
  const size = Math.abs(value);
  const [divisor, unit] = size >= 1e9 ? [1e9, "G"] : size >= 1e6 ? [1e6, "M"] : size >= 1e3 ? [1e3, "k"] : [1, ""];
  const scaled = value / divisor;
  return `${Number.isInteger(scaled) ? scaled : Number(scaled.toFixed(Math.abs(scaled) < 10 ? 2 : 1))}${unit}`;
}

/** Seconds as people say them: 8 s, 3 min, 5 h, 12 d. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.max(0, Math.round(seconds * 1000))} ms`;
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 36 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** customer_type as Customer type, trader_id as Trader. */
export function words(name: string): string {
  const text = name.replace(/(.)_id$/, "$1").replaceAll("_", " ").replace(/\bpnl\b/, "PnL").replace(/\bvwap\b/, "VWAP");
  return text.charAt(0).toUpperCase() + text.slice(1);
}
