import type { Catalog } from "../api/client";
import { graph } from "../api/lineage";
import { number, text, type Row } from "../api/report";
import { h, type Child } from "../lib/dom";
import { time, words } from "../lib/format";
import { groupBy } from "../lib/group";
import { reach, type Focus, type Lineage } from "../lib/lineage";
import { beside, format } from "../lib/place";
import { badge } from "../parts/badge";
import { behindCell, type Behind } from "./behind";
import type { About } from "./definition";
import { walkLink } from "./link";
import { Part } from "./part";

const testPrefix = "ops.test_";

type Asked = () => Promise<About>;

/** The data tests of every table that the number comes from. */
export function testsPart(catalog: Catalog, behind: Behind, about: Asked): Part {
  return new Part("Data tests", "tests", async (signal) => {
    const [all, said, results] = await Promise.all([graph(), about(), catalog.report("data-quality", {}, signal)]);
    const from = relationsOf(all, behind, said);
    const names = new Set(all.edges.filter((edge) => edge.to.startsWith(testPrefix) && from.has(edge.from)).map((edge) => edge.to.slice(testPrefix.length)));
    const rows = results.rows.filter((row) => names.has(text(row, "check_name")));
    if (rows.length === 0) return [h("p", { class: "walk-muted" }, names.size === 0 ? "None tests the tables behind it." : "None has run yet.")];
    const wrong = rows.filter((row) => row["status"] !== "PASSED");
    return [
      h("p", {}, `${rows.length - wrong.length} of ${rows.length} tests of the tables behind it passed.`),
      ...wrong.map((row) => h("p", {}, badge(row["status"]), " ", testLink(row), `, ${number(row, "failures") ?? 0} rows, ${time(text(row, "checked_at"))} UTC`)),
      h("details", {}, h("summary", {}, "All of them"), h("ul", { class: "walk-list" }, ...rows.map((row) => h("li", {}, badge(row["status"]), " ", testLink(row))))),
    ];
  });
}

/** A test leads to the rows that offend it. */
function testLink(row: Row): Child {
  return walkLink(behindCell(row, "failures"), text(row, "check_name"));
}

/** The columns that the number comes from, table by table. */
export function lineagePart(behind: Behind, about: Asked): Part {
  return new Part("Lineage", "lineage", async () => {
    const [all, said] = await Promise.all([graph(), about()]);
    const focus = focusOf(all, behind, said);
    if (!focus) return [h("p", {}, "It is computed from ", said.relations.join(", "), ".")];
    const { nodes, columns } = reach(all, focus);
    const layers = groupBy(all.nodes.filter(({ id }) => nodes.has(id) && id !== focus.node), ({ layer }) => layer);
    const shown = [...layers].reverse().map(([layer, within]): Child => {
      const links = within.map(({ id }) => {
        const own = [...columns].filter((key) => key.startsWith(`${id} `)).map((key) => key.slice(id.length + 1)).sort();
        return h("li", {}, h("a", { href: format(beside("lineage", { node: id, ...(own.length === 1 && { column: own[0]! }) })) }, id), own.length > 0 && h("span", { class: "walk-muted" }, ` ${own.join(", ")}`));
      });
      return h("div", {}, h("h4", {}, words(layer)), h("ul", { class: "walk-list" }, ...links));
    });
    const address = format(beside("lineage", { node: focus.node, ...(focus.column && { column: focus.column }) }));
    return [...shown, h("p", {}, h("a", { href: address }, "Show the graph"))];
  });
}

/** The number in the graph: its column of the query that answers, or the query where the column is computed of its rows. */
function focusOf(all: Lineage, { column }: Behind, { lineage }: About): Focus | undefined {
  const nodes = lineage.flatMap((id) => all.nodes.filter((node) => node.id === id));
  const node = nodes.find(({ columns }) => columns.includes(column)) ?? nodes[0];
  return node && { node: node.id, ...(node.columns.includes(column) && { column }) };
}

function relationsOf(all: Lineage, behind: Behind, about: About): ReadonlySet<string> {
  const focus = focusOf(all, behind, about);
  return new Set([...about.relations, ...(focus ? reach(all, { node: focus.node }).nodes : [])]);
}
