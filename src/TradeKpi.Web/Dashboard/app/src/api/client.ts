import { readExact } from "./json";
import { rowCurrency } from "../lib/format";
import type { ExplanationInfo } from "./explain";
import { Shared } from "./shared";
import { toldBy, type Answer, type ColumnInfo, type Parameters, type ReportInfo, type Row } from "./report";

export type { Parameters };

/** A request that failed, in words for the reader. */
export class AskError extends Error {
  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }

  /** Whether nobody answered, or only who stands before the server. */
  get isUnreachable(): boolean {
    return [0, 502, 504].includes(this.status);
  }
}

/** A report that tells only of now. */
export class NoPastError extends Error {
  constructor(report: string) {
    super(`Has no past: ${report} is told only as it stands now.`);
  }
}

/** A report that this host does not have. */
export class UnknownReportError extends Error {}

const keyName = "tradekpi-key";

/** The key that a host behind function keys asks for; kept for this tab only. */
export const key = {
  get: (): string | null => sessionStorage.getItem(keyName),
  set: (value: string): void => sessionStorage.setItem(keyName, value),
};

/** Asks for JSON. The browser holds answers by their ETag and asks again with it, so an unchanged report costs a 304. */
export async function ask(url: string, signal?: AbortSignal): Promise<unknown> {
  const text = await (await send(url, "application/json", signal)).text();
  return readExact(text);
}

/** A file to keep, fetched with the key where there is one. */
export async function download(url: string): Promise<Blob> {
  return (await send(url, "*/*")).blob();
}

/** Changes what stands at an address; a body is JSON. */
export async function change(method: "PUT" | "DELETE", url: string, body?: string): Promise<void> {
  await send(url, "application/json", undefined, { method, headers: { "Content-Type": "application/json" }, ...(body !== undefined && { body }) });
}

async function send(url: string, accept: string, signal?: AbortSignal, more: Omit<RequestInit, "headers"> & { headers?: Record<string, string> } = {}): Promise<Response> {
  const headers: Record<string, string> = { Accept: accept, ...more.headers };
  const held = key.get();
  if (held !== null) headers["x-functions-key"] = held;
  let response: Response;
  try {
    response = await fetch(url, { ...more, headers, ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new AskError("The server does not answer. Is it running?", 0);
  }
  if (!response.ok) throw new AskError(await problem(response), response.status);
  return response;
}

async function problem(response: Response): Promise<string> {
  try {
    const { detail } = (await response.json()) as { detail?: string };
    if (detail) return detail;
  } catch {
    // No problem document: the status says it.
  }
  return `The server answered ${response.status} ${response.statusText}`.trim() + ".";
}

/** The reports of this host. What one does not have, a panel says instead of asking. */
export class Catalog {
  /** What several panels ask at once is asked once: a large answer is read as often as it is asked for. */
  private readonly underWay = new Shared<Answer>();

  private constructor(
    private readonly reports: ReadonlyMap<string, ReportInfo>,
    private readonly explanations: ReadonlyMap<string, ExplanationInfo>,
    /** The moment of the past that all questions are asked of. */
    readonly asOf: string | undefined,
  ) {}

  static async load(): Promise<Catalog> {
    const [listed, explained] = (await Promise.all([ask("/api/reports"), ask("/api/explain")])) as [{ reports: ReportInfo[]; operations: ReportInfo[] }, { explanations: ExplanationInfo[] }];
    return new Catalog(named([...listed.reports, ...listed.operations]), named(explained.explanations), undefined);
  }

  /** The same reports as they were at a moment. */
  at(asOf: string | undefined): Catalog {
    return new Catalog(this.reports, this.explanations, asOf);
  }

  /** The same reports as they are. */
  get now(): Catalog {
    return this.at(undefined);
  }

  /** Every report, by title. */
  get all(): readonly ReportInfo[] {
    return [...this.reports.values()].sort((a, b) => a.title.localeCompare(b.title, "en"));
  }

  /** What there is to know of a report. */
  info(name: string): ReportInfo | undefined {
    return this.reports.get(name);
  }

  has(name: string): boolean {
    return this.reports.has(name);
  }

  /** How the rows behind a report are asked for; none where it is not made of rows. */
  explanation(name: string): ExplanationInfo | undefined {
    return this.explanations.get(name);
  }

  /** Whether a report takes a parameter. */
  takes(name: string, parameter: string): boolean {
    return this.reports.get(name)?.parameters.some((known) => known.name === parameter) ?? false;
  }

  /** The columns that a report's answer to these parameters has, in its order. */
  columns(name: string, parameters: Parameters): ColumnInfo[] {
    const isAsked = ({ only_when }: ColumnInfo) => !only_when || !["", "none"].includes(parameters[only_when] ?? "");
    return (this.reports.get(name)?.columns ?? []).filter(isAsked).map((column) => ({ ...column, unit: unitOf(column, parameters) }));
  }

  /** Asks for a report. Parameters that it does not take are left out; sort, limit and the like always go. */
  async report(name: string, parameters: Parameters, signal?: AbortSignal): Promise<Answer> {
    const report = this.reports.get(name);
    if (!report) throw new UnknownReportError(name);
    if (this.asOf && !this.takes(name, "as_of")) throw new NoPastError(name);
    const query = new URLSearchParams();
    for (const [parameter, value] of Object.entries(parameters)) {
      if (value && (["sort", "limit", "cursor"].includes(parameter) || this.takes(name, parameter))) query.set(parameter, value);
    }
    const question = Object.fromEntries(query);
    if (this.asOf) query.set("as_of", this.asOf);
    const url = report.href + (query.size > 0 ? `?${query}` : "");
    query.set("format", "csv");
    const told = { csv: `${report.href}?${query}`, report: { ...report, columns: this.columns(name, question) }, question };
    return this.underWay.ask(url, signal, async (end) => {
      const answer = (await ask(url, end)) as { as_of: string | null; rows: Row[]; next: string | null };
      return toldBy({ ...told, rows: answer.rows, asOf: answer.as_of, isCut: answer.next !== null, next: answer.next });
    });
  }
}

// What the question makes of a unit that depends on it.
function unitOf({ unit = null }: ColumnInfo, { metric, currency }: Parameters): string | null {
  if (unit === "USD, or units by metric") return metric === "units" ? "units" : "USD";
  return unit === "USD" && currency === "local" ? rowCurrency : unit;
}

function named<T extends { readonly name: string }>(items: readonly T[]): Map<string, T> {
  return new Map(items.map((item) => [item.name, item]));
}
