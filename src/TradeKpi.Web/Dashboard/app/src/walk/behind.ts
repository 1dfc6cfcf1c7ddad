import type { Catalog, Parameters } from "../api/client";
import { answerOf, text, type Answer, type Row } from "../api/report";
import { isNumber } from "../lib/format";
import { changed, current, format, parse as placeOf, type Place } from "../lib/place";

/** A number of a report: its column, and what names its row and the question. */
export interface Behind {
  readonly report: string;
  readonly column: string;
  readonly parameters: Parameters;
}

/** The name under which it stands in the address. */
export const behindName = "behind";

/** The number in a cell of an answer; none for what is no number, a key, or made up of other rows. */
export function behindCell(row: Row | undefined, column: string): Behind | undefined {
  const answer = row && answerOf(row);
  const info = answer?.report.columns.find((known) => known.name === column);
  if (!row || !answer || !info || !isNumber(info.kind) || typeof row[column] !== "string" || answer.report.key.includes(column)) return undefined;
  const keys = Object.fromEntries(answer.report.key.map((name) => [name, text(row, name)]).filter(([, value]) => value !== ""));
  return { report: answer.report.name, column, parameters: { ...narrowed(answer, keys), ...keys } };
}

/** The sum of a column over all rows of an answer. */
export function behindAll(answer: Answer, column: string): Behind {
  return { report: answer.report.name, column, parameters: answer.question };
}

// A page of the best is asked for again only where no parameter names the row.
function narrowed({ question, report }: Answer, keys: Parameters): Parameters {
  const isNamed = Object.keys(keys).every((name) => report.parameters.some((parameter) => parameter.name === name));
  const { sort, limit, ...others } = question;
  return isNamed || !limit ? others : question;
}

/** Reads `daily-sales?column=net_sales&sale_date=2025-01-03`. */
export function parse(written: string): Behind | undefined {
  const [report = "", query = ""] = written.split("?", 2);
  const { column, ...parameters } = Object.fromEntries(new URLSearchParams(query));
  return report && column ? { report, column, parameters } : undefined;
}

export function write({ report, column, parameters }: Behind): string {
  const query = new URLSearchParams({ column });
  for (const [name, value] of Object.entries(parameters).sort(([a], [b]) => (a < b ? -1 : 1))) if (value) query.set(name, value);
  return `${report}?${query}`;
}

/** The address of the page with the number opened over it. */
export function addressOf(behind: Behind): string {
  const { view, filters } = current();
  return format({ view, filters: changed(filters, { [behindName]: write(behind) }) });
}

/** What the number's report is asked to find its row again. */
export function questionOf(catalog: Catalog, { report, parameters }: Behind): Parameters {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => ["sort", "limit"].includes(name) || catalog.takes(report, name)));
}

/** Whether a row of the answer is the number's. */
export function isOf({ report, key }: { readonly report: string; readonly key: readonly string[] }, { parameters, ...behind }: Behind, row: Row): boolean {
  return behind.report === report && key.every((name) => !parameters[name] || typeof row[name] !== "string" || row[name] === parameters[name]);
}

/** Whether an address differs from a place only in the number that is opened over it. */
export function isSamePage(address: string, place: Place): boolean {
  const below = ({ view, filters }: Place) => format({ view, filters: changed(filters, { [behindName]: "" }) });
  return below(placeOf(address.slice(address.indexOf("#")))) === below(place);
}
