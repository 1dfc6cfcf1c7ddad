import { ask, UnknownReportError } from "../api/client";
import type { Row } from "../api/report";
import { graph } from "../chart/graph";
import { h } from "../lib/dom";
import { find } from "../lib/find";
import { columnKey, reach, within, type Focus, type Lineage } from "../lib/lineage";
import { changed, current, format, go } from "../lib/place";
import { findBox } from "../parts/findBox";
import type { Drawing, PanelSpec } from "../parts/panel";
import { table } from "../parts/table";
import type { Context, View } from "./context";

/** Where numbers come from and where they go, by table and by column. */
export const lineage: View = {
  name: "lineage",
  title: "Lineage",
  filters: [],
  panels: (context) => [graphPanel(context)],
};

function graphPanel(context: Context): PanelSpec {
  const { node, column } = context.filters;
  const focus: Focus | undefined = node ? { node, ...(column && { column }) } : undefined;
  return {
    id: "lineage",
    title: "Lineage",
    about: "Tables, views and reports, read from the SQL. Choose one to see what it comes from and what it feeds.",
    span: 12,
    empty: "The scripts hold no relation.",
    load: async (signal) => draw(await load(signal), focus),
  };
}

async function load(signal: AbortSignal): Promise<Lineage> {
  try {
    const answer = (await ask("/api/ops/lineage", signal)) as Partial<Lineage> & { lineage?: Lineage };
    return { nodes: answer.nodes ?? [], edges: answer.edges ?? [] };
  } catch (error) {
    if (error instanceof Error && "status" in error && error.status === 404) throw new UnknownReportError("lineage");
    throw error;
  }
}

function draw(all: Lineage, asked: Focus | undefined): Drawing | null {
  if (all.nodes.length === 0) return null;
  const focus = asked && all.nodes.some((node) => node.id === asked.node) ? asked : undefined;
  const shown = focus ? within(all, reach(all, focus)) : all;
  const choose = (id: string) => to(id === focus?.node ? {} : { node: id });
  const stage = h("div", { class: "graph-frame", tabindex: 0, role: "group", "aria-label": "Lineage graph" }, graph(shown, focus?.node, choose));
  requestAnimationFrame(() => stage.querySelector(".focused")?.scrollIntoView({ block: "nearest", inline: "center" }));
  return {
    chart: h("div", { class: "lineage" }, finder(all, focus), h("div", { class: "lineage-stage" }, stage, focus && details(all, focus))),
    table: () => edgeTable(all, focus),
    note: `${shown.nodes.length} relations, ${shown.edges.length} dependencies.${focus ? "" : " Drawn are those between layers; choose a relation for all of its own."}`,
  };
}

function finder(all: Lineage, focus: Focus | undefined): HTMLElement {
  const relations = all.nodes.map((node) => ({ label: node.id, kind: node.kind, href: address({ node: node.id }) }));
  const ofNode = all.nodes.flatMap((node) => node.columns.map((column) => ({ label: `${node.id}.${column}`, kind: "column", href: address({ node: node.id, column }) })));
  const search = (typed: string) => (typed.trim() === "" ? [] : [...find(relations, typed, 8), ...find(ofNode, typed, 12)]);
  const { input, list } = findBox({ label: "Find a relation or column", placeholder: "A part of a table, view, report or column", search });
  const clear = focus && h("button", { type: "button", class: "action", onclick: () => to({}) }, "Show all");
  return h("div", { class: "finder" }, h("div", { class: "find-box" }, input, list), clear);
}

function details(all: Lineage, focus: Focus): HTMLElement {
  const node = all.nodes.find((candidate) => candidate.id === focus.node)!;
  const link = (id: string) => h("li", {}, h("a", { href: address({ node: id }) }, id));
  const from = [...new Set(all.edges.filter((edge) => edge.to === node.id).map((edge) => edge.from))].sort();
  const onto = [...new Set(all.edges.filter((edge) => edge.from === node.id).map((edge) => edge.to))].sort();
  const columns = node.columns.map((column) => {
    const isOn = column === focus.column;
    return h("li", {}, h("a", { href: address(isOn ? { node: node.id } : { node: node.id, column }), "aria-current": isOn ? "true" : null }, column), isOn && paths(all, focus));
  });
  return h(
    "aside",
    { class: "lineage-details", "aria-label": `Details of ${node.id}` },
    h("h3", {}, node.id),
    h("p", {}, `${node.kind} in ${node.layer}`),
    h("h4", {}, `Columns (${node.columns.length})`),
    h("ul", { class: "lineage-columns" }, ...columns),
    h("h4", {}, `Reads (${from.length})`),
    h("ul", {}, ...from.map(link)),
    h("h4", {}, `Is read by (${onto.length})`),
    h("ul", {}, ...onto.map(link)),
  );
}

// Where a column comes from and goes to, all the way.
function paths(all: Lineage, focus: Focus): HTMLElement {
  const own = columnKey(focus.node, focus.column!);
  const others = [...reach(all, focus).columns].filter((key) => key !== own).sort();
  return h("ul", {}, ...others.map((key) => {
    const [node = "", column = ""] = key.split(" ");
    return h("li", {}, h("a", { href: address({ node, column }) }, `${node}.${column}`));
  }));
}

function edgeTable(all: Lineage, focus: Focus | undefined): HTMLElement {
  const edges = focus ? [...reach(all, focus).edges] : all.edges;
  const rows = edges.flatMap((edge): Row[] =>
    edge.columns.length === 0 ? [{ from: edge.from, from_column: null, to: edge.to, to_column: null }] : edge.columns.map(([from, onto]) => ({ from: edge.from, from_column: from, to: edge.to, to_column: onto })),
  );
  return table({ caption: "Dependencies", columns: ["from", "from_column", "to", "to_column"].map((name) => ({ name, kind: "text" })), rows });
}

function address(focus: { node?: string; column?: string }): string {
  const { view, filters } = current();
  return format({ view, filters: changed(filters, { node: focus.node ?? "", column: focus.column ?? "" }) });
}

function to(focus: { node?: string; column?: string }): void {
  const { view, filters } = current();
  go({ view, filters: changed(filters, { node: focus.node ?? "", column: focus.column ?? "" }) });
}
