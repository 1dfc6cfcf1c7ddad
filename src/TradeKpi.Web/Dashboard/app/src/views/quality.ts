import { number, text, type Row } from "../api/report";
import { spark } from "../chart/spark";
import { h } from "../lib/dom";
import { cell, duration, nothing, thousands } from "../lib/format";
import { badge } from "../parts/badge";
import { bar } from "../parts/bar";
import type { PanelSpec } from "../parts/panel";
import { columns, table } from "../parts/table";
import { tiles } from "../parts/tiles";
import { behindCell } from "../walk/behind";
import type { Context, View } from "./context";
import { hourly } from "./hourly";

/** Whether the numbers can be trusted. */
export const quality: View = {
  name: "quality",
  title: "Quality",
  filters: [],
  scope: "Not of a range: counts are of all that ever came, ages are of now.",
  panels: (context) => [accounting(context), refusedByHour(context), refusals(context, 6), checks(context, 6), arrivals(context), freshness(context), runs(context), completeness(context)].map(ageing),
};

/** What is refused, late or failed makes no new version of gold: it is asked for all the same. */
export function ageing(spec: PanelSpec): PanelSpec {
  return { ...spec, again: 30 };
}

function accounting(context: Context): PanelSpec {
  return {
    id: "accounting",
    title: "Where every event stands",
    span: 12,
    bare: true,
    load: async (signal) => {
      const [row] = (await context.catalog.report("accounting", {}, signal)).rows;
      if (!row) return null;
      const tile = (column: string, label: string, foot: string) => ({ label, value: thousands(text(row, column) || "0"), foot, behind: behindCell(row, column) });
      return {
        chart: tiles(
          [
            tile("positions", "Received", "= accepted + duplicate + conflict"),
            tile("accepted", "Accepted", "= applied + superseded + rejected"),
            tile("applied", "Applied", "the current state of their key"),
            tile("superseded", "Superseded", "a later event replaced them"),
            tile("rejected", "Rejected", "a bad payload"),
            tile("duplicate", "Duplicate", "had come before"),
            tile("conflict", "Conflict", "the event_id of another payload"),
            tile("quarantined", "Quarantined", "no valid envelope"),
            tile("tombstones", "Tombstones", "told of no change"),
          ],
          undefined,
        ),
      };
    },
  };
}

function refusedByHour(context: Context): PanelSpec {
  const kinds = [["rejected", "--warn"], ["quarantined", "--bad"], ["conflict", "--series-2"]] as const;
  return hourly(context, { id: "refused-hours", title: "Refused events by hour", about: "Hours of arrival in the hub, UTC", span: 12, report: "rejections-hourly", time: "hour", count: "events", group: "kind", groups: kinds, empty: "No event was ever refused." });
}

function arrivals(context: Context): PanelSpec {
  const types = [["INSERT", "--series-1"], ["UPDATE", "--series-3"], ["DELETE", "--series-5"], ["SNAPSHOT", "--series-4"]] as const;
  return hourly(context, { id: "arrivals", title: "Changes by hour of arrival", about: "Distinct positions of the hub", span: 12, report: "cdc-monitoring", time: "process_hour", count: "record_count", group: "change_type", groups: types });
}

/** Refused events by reason, most first. */
export function refusals(context: Context, span: 6 | 12): PanelSpec {
  return {
    id: "refusals",
    title: "Refused events by reason",
    about: "Of all that ever came: rejected for a bad payload, quarantined at the door, or in conflict with another payload",
    span,
    empty: "No event was ever refused.",
    load: async (signal) => {
      const answer = await context.catalog.report("rejections", { sort: "-events" }, signal);
      if (answer.rows.length === 0) return null;
      const longest = Math.max(...answer.rows.map((row) => number(row, "events") ?? 0));
      const changes = { events: { draw: (row: Row) => bar(cell(row["events"], "count", "events"), number(row, "events"), longest) } };
      return { answer, table: () => table({ caption: "Refused events by reason", columns: columns(answer.report.columns, ["reason", "kind", "entity", "events"], changes), rows: answer.rows, most: 10 }) };
    },
  };
}

/** The data tests, those that failed first. */
export function checks(context: Context, span: 6): PanelSpec {
  return {
    id: "checks",
    title: "Data tests",
    about: "Newest result of each, over all that gold holds",
    span,
    empty: "No data test has run yet.",
    load: async (signal) => {
      const answer = await context.catalog.report("data-quality", {}, signal);
      if (answer.rows.length === 0) return null;
      const order = ["FAILED", "WARN", "PASSED"];
      const rows = answer.rows.toSorted((a, b) => order.indexOf(text(a, "status")) - order.indexOf(text(b, "status")));
      const passed = rows.filter((row) => row["status"] === "PASSED").length;
      const changes = { status: { draw: (row: Row) => badge(row["status"]) }, check_name: { heading: "Test" } };
      return { answer, table: () => table({ caption: "Data tests", columns: columns(answer.report.columns, ["check_name", "status", "failures", "severity", "checked_at"], changes), rows, most: 8 }), note: `${passed} of ${rows.length} passed.` };
    },
  };
}

function freshness(context: Context): PanelSpec {
  return {
    id: "freshness",
    title: "Freshness",
    about: "Warn after 10 minutes without an event, error after an hour; from the hub to gold, of what became visible in the last 10 minutes",
    span: 6,
    load: async (signal) => {
      const answer = await context.catalog.report("freshness", {}, signal);
      const soon = (column: string, heading: string) => ({ heading, draw: (row: Row) => { const seconds = number(row, column); return seconds === null ? nothing : duration(seconds); } });
      const changes = { status: { draw: (row: Row) => badge(row["status"]) }, age_seconds: { heading: "Age", draw: (row: Row) => duration(number(row, "age_seconds") ?? 0) }, visible_p50_seconds: soon("visible_p50_seconds", "Visible within (p50)"), visible_p99_seconds: soon("visible_p99_seconds", "p99") };
      return answer.rows.length === 0 ? null : { answer, table: () => table({ caption: "Freshness", columns: columns(answer.report.columns, ["entity", "status", "age_seconds", "visible_p50_seconds", "visible_p99_seconds", "last_event_at", "last_enqueued_at", "last_gold_at"], changes), rows: answer.rows }) };
    },
  };
}

function runs(context: Context): PanelSpec {
  return {
    id: "runs",
    title: "Runs of the task graph",
    about: "Newest first",
    span: 6,
    empty: "No run has finished yet.",
    load: async (signal) => {
      const answer = await context.catalog.report("runs", { sort: "-started_at", limit: "60" }, signal);
      if (answer.rows.length === 0) return null;
      const changes = { status: { draw: (row: Row) => badge(row["status"]) }, gold_version: { heading: "Version" } };
      return {
        answer,
        table: () => table({ caption: "Runs of the task graph", columns: columns(answer.report.columns, ["started_at", "seconds", "status", "gold_version", "error"], changes), rows: answer.rows, most: 8 }),
        note: h("span", { class: "with-spark" }, "Seconds of the last runs ", spark(answer.rows.map((row) => number(row, "seconds")).reverse(), { zero: true })),
      };
    },
  };
}

function completeness(context: Context): PanelSpec {
  return {
    id: "completeness",
    title: "Completeness",
    about: "Positions of each hub partition: no gap, no double",
    span: 12,
    load: async (signal) => {
      const answer = await context.catalog.report("completeness", { limit: "500" }, signal);
      const names = answer.report.columns.map((column) => column.name);
      return answer.rows.length === 0 ? null : { answer, table: () => table({ caption: "Completeness", columns: columns(answer.report.columns, names, { status: { draw: (row: Row) => badge(row["status"]) } }), rows: answer.rows, most: 20 }) };
    },
  };
}
