import type { Catalog } from "../api/client";
import { text, type Row } from "../api/report";

/** A version of gold. */
export interface Version {
  readonly version: string;
  /** When it was committed, as the answer spells it. */
  readonly at: string;
  /** When the newest event that it knows had happened, likewise. */
  readonly until: string;
}

const mostOfDay = "500";

/** The version that a moment names: its number, or the newest at a time. */
export async function versionAt(catalog: Catalog, asOf: string): Promise<Version> {
  const { rows } = await catalog.at(asOf).report("versions", { sort: "-version", limit: "1" });
  return versionOf(rows[0]!);
}

/** Where a slider stops, oldest first: the last version of every day, and all of the newest day, or its last 500. */
export async function stopsOf(catalog: Catalog): Promise<Version[]> {
  const days = (await catalog.now.report("versions", { group_by: "day" })).rows.map(versionOf);
  const last = days.at(-1);
  if (!last) return [];
  const { rows } = await catalog.now.report("versions", { from: last.at.slice(0, 10), sort: "-version", limit: mostOfDay });
  const known = new Map([...days, ...rows.map(versionOf)].map((version) => [version.version, version]));
  return [...known.values()].sort((a, b) => Number(a.version) - Number(b.version));
}

function versionOf(row: Row): Version {
  return { version: text(row, "version"), at: text(row, "created_at"), until: text(row, "newest_event_at") };
}
