import type { Kind } from "../lib/format";

/** A cell as the answer spells it: numbers as text, exact. */
export type Cell = string | boolean | null;

export type Row = Readonly<Record<string, Cell>>;

export interface Answer {
  readonly rows: readonly Row[];
  /** When gold last changed, for reports that follow it. */
  readonly asOf: string | null;
  /** Whether more rows would follow. */
  readonly isCut: boolean;
  /** The cursor of the rows that follow. */
  readonly next: string | null;
  /** The same as CSV. */
  readonly csv: string;
  readonly report: ReportInfo;
  /** What it was asked, without the moment. */
  readonly question: Parameters;
}

export type Parameters = Readonly<Record<string, string | undefined>>;

export interface ColumnInfo {
  readonly name: string;
  readonly kind: Kind;
  readonly description: string;
  /** What its numbers count or are measured in. */
  readonly unit?: string | null;
  /** The column is there only when this parameter is given and is not none. */
  readonly only_when?: string | null;
}

/** What /api/reports says of a report. */
export interface ReportInfo {
  readonly name: string;
  readonly title: string;
  readonly grain: string;
  readonly href: string;
  /** The columns that tell its rows apart. */
  readonly key: readonly string[];
  readonly columns: readonly ColumnInfo[];
  readonly parameters: readonly { readonly name: string }[];
}

/** A cell as text; "" for none. */
export function text(row: Row | undefined, column: string): string {
  const value = row?.[column];
  return typeof value === "string" ? value : "";
}

/** A cell as a number to draw by, or null; exact texts stay in the row. */
export function number(row: Row | undefined, column: string): number | null {
  const value = row?.[column];
  return typeof value === "string" && value !== "" ? Number(value) : null;
}

/** A cell as an exact decimal; 0 for none. */
export function decimal(row: Row | undefined, column: string): string {
  return text(row, column) || "0";
}

const answers = new WeakMap<Row, Answer>();

/** Remembers of each row the answer that it came with. */
export function toldBy(answer: Answer): Answer {
  for (const row of answer.rows) answers.set(row, answer);
  return answer;
}

/** The answer that a row came with; none for rows that were made up of others. */
export function answerOf(row: Row): Answer | undefined {
  return answers.get(row);
}
