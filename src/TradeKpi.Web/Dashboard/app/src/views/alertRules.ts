import { ask, change } from "../api/client";

export const kinds = ["THRESHOLD", "ANOMALY", "STALENESS", "DRAWDOWN", "DATA_TEST"] as const;

/** A rule as /api/alerts has it; numbers as text, exact. */
export interface Rule {
  readonly name: string;
  readonly kind: (typeof kinds)[number];
  readonly report: string;
  readonly column?: string;
  readonly above?: string;
  readonly below?: string;
  readonly test?: string;
  readonly parameters?: Readonly<Record<string, string>>;
  readonly from_days_ago?: string;
  readonly to_days_ago?: string;
  readonly enabled: boolean;
  readonly origin: "page" | "settings";
  readonly state: string;
  readonly since?: string | null;
  readonly detail?: string | null;
  readonly fault?: string | null;
}

const path = "/api/alerts";

export async function listRules(signal?: AbortSignal): Promise<{ rules: readonly Rule[]; webhooks: readonly string[] }> {
  return (await ask(path, signal)) as { rules: Rule[]; webhooks: string[] };
}

/** @param json The rule as JSON text, so that numbers stay as they were written. */
export function keepRule(name: string, json: string): Promise<void> {
  return change("PUT", `${path}/${encodeURIComponent(name)}`, json);
}

export function removeRule(name: string): Promise<void> {
  return change("DELETE", `${path}/${encodeURIComponent(name)}`);
}

/** When it fires, in words. */
export function boundsOf({ kind, above, below }: Rule): string {
  switch (kind) {
    case "DATA_TEST":
      return "when it fails";
    case "ANOMALY":
      return `robust z beyond ${above ?? "3.5"}`;
    case "STALENESS":
      return `older than ${above ?? ""} s`;
    case "DRAWDOWN":
      return `more than ${above ?? ""} below its highest`;
    default:
      return [above !== undefined && `above ${above}`, below !== undefined && `below ${below}`].filter(Boolean).join(" or ");
  }
}
