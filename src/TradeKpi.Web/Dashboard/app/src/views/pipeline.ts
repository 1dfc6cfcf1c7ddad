import { number, text, type Row } from "../api/report";
import { spark } from "../chart/spark";
import { h, type Child } from "../lib/dom";
import { duration, nothing, thousands, time } from "../lib/format";
import { beside, format } from "../lib/place";
import { badge } from "../parts/badge";
import type { PanelSpec } from "../parts/panel";
import { columns, table } from "../parts/table";
import { behindCell } from "../walk/behind";
import { walkLink } from "../walk/link";
import type { Context } from "./context";

const names: Readonly<Record<string, string>> = { source: "Source", hub: "Hub", lake: "Lake", bronze: "Bronze", silver: "Silver", gold: "Gold" };
const refusals: Readonly<Record<string, string>> = { lake: "in quarantine", bronze: "files refused", silver: "rejected" };

/** How many events were in the hub at each look, for the line of throughput. */
const looks: { readonly at: number; readonly events: number }[] = [];

/** The stages from source to reports: what each holds, how fast it goes, how far behind it is. */
export function pipelineMap(context: Context): PanelSpec {
  return {
    id: "pipeline",
    title: "Pipeline",
    about: "From the source to the reports; not of the range: counts of the last minute and delays behind the hub, as of the last look",
    span: 12,
    isLive: true,
    load: async (signal) => {
      const answer = await context.catalog.report("pipeline", {}, signal);
      if (answer.rows.length === 0) return null;
      look(answer.rows);
      const gold = answer.rows.find((row) => row["stage"] === "gold");
      return {
        answer,
        chart: h("div", { class: "pipeline-frame", tabindex: 0, role: "group", "aria-label": "Stages of the pipeline" }, h("ol", { class: "pipeline" }, ...answer.rows.map(stage), reports(gold))),
        table: () => table({ caption: "Stages of the pipeline", columns: columns(answer.report.columns, ["stage", "status", "items", "item", "items_last_minute", "refused", "last_at", "age_seconds", "lag_seconds", "detail"], { status: { draw: (row) => badge(row["status"]) } }), rows: answer.rows }),
      };
    },
  };
}

function look(rows: readonly Row[]): void {
  const events = number(rows.find((row) => row["stage"] === "hub"), "items") ?? 0;
  looks.push({ at: performance.now() / 1000, events });
  if (looks.length > 61) looks.shift();
}

function stage(row: Row): HTMLElement {
  const name = text(row, "stage");
  const refused = number(row, "refused") ?? 0;
  return h(
    "li",
    { class: `stage ${text(row, "status").toLowerCase()}` },
    h("div", { class: "stage-head" }, h("h3", {}, names[name] ?? name), badge(row["status"])),
    name === "gold" ? figure(walkLink(behindCell(row, "items"), `v${thousands(text(row, "items"))}`), "version") : figure(walkLink(behindCell(row, "items"), thousands(text(row, "items"))), text(row, "item")),
    h("dl", { class: "stage-facts" }, ...fact("Last minute", `+${thousands(text(row, "items_last_minute"))}`), ...fact("Newest", age(row)), ...fact("Behind hub", lag(row))),
    refused > 0 && h("a", { class: "refused", href: format(beside("quality")) }, `${thousands(text(row, "refused"))} ${refusals[name] ?? "refused"}`),
    name === "hub" && looks.length > 2 && throughput(),
    ["WARN", "ERROR"].includes(text(row, "status")) && h("p", { class: "stage-detail" }, text(row, "detail")),
  );
}

function reports(gold: Row | undefined): HTMLElement {
  const seen = gold && text(gold, "last_at");
  return h(
    "li",
    { class: "stage" },
    h("div", { class: "stage-head" }, h("h3", {}, "Reports"), badge(seen ? "OK" : "EMPTY")),
    figure(seen ? `v${thousands(text(gold, "items"))}` : nothing, "served"),
    h("dl", { class: "stage-facts" }, ...fact("As of", seen ? time(seen).slice(0, 10) : nothing), ...fact("", seen ? `${time(seen).slice(11)} UTC` : ""), ...fact("Behind hub", gold ? lag(gold) : nothing)),
  );
}

function figure(value: Child, unit: string): HTMLElement {
  return h("p", { class: "stage-figure" }, value, h("span", { class: "unit" }, ` ${unit}`));
}

function fact(term: string, value: string): Node[] {
  return [h("dt", {}, term), h("dd", {}, value)];
}

function age(row: Row): string {
  const seconds = number(row, "age_seconds");
  return seconds === null ? nothing : `${duration(seconds)} ago`;
}

function lag(row: Row): string {
  const seconds = number(row, "lag_seconds");
  return seconds === null ? nothing : duration(seconds);
}

function throughput(): HTMLElement {
  const rates = looks.slice(1).map(({ at, events }, n) => Math.max(0, (events - looks[n]!.events) / Math.max(0.001, at - looks[n]!.at)));
  return h("p", { class: "throughput" }, spark(rates, { zero: true }), h("span", {}, `${thousands(rates.at(-1)!.toFixed(0))} events/s`));
}
