import { ask } from "./client";
import type { Parameters, Row } from "./report";

/** What /api/explain says of a report: how a row is named, and what stands behind each column. */
export interface ExplanationInfo {
  readonly name: string;
  readonly href: string;
  readonly key: readonly string[];
  readonly parameters: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    /** order, order event, trade, lot, open lot, refused event, event, order or trade, or offender. */
    readonly rows: string;
    /** Whether what the rows add is the number. */
    readonly adds_up: boolean;
  }[];
}

/** A page of the rows behind a number. */
export interface RowsBehind {
  readonly rows: readonly Row[];
  readonly asOf: string | null;
  /** The cursor of the next page. */
  readonly next: string | null;
  /** All of them as CSV. */
  readonly csv: string;
}

const ofAnyPage = ["sort", "limit", "cursor"];

/** Asks for the rows behind a number. What the explanation does not take is left out. */
export async function rowsBehind(href: string, takes: readonly string[], parameters: Parameters, signal: AbortSignal): Promise<RowsBehind> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value && (ofAnyPage.includes(name) || takes.includes(name))) query.set(name, value);
  const answer = (await ask(`${href}?${query}`, signal)) as { as_of: string | null; rows: Row[]; next: string | null };
  for (const name of ["limit", "cursor"]) query.delete(name);
  query.set("format", "csv");
  return { rows: answer.rows, asOf: answer.as_of, next: answer.next, csv: `${href}?${query}` };
}
