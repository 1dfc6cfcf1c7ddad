import { s } from "../lib/dom";
import { place, type Lineage, type Placed } from "../lib/lineage";
import { words } from "../lib/format";

const [height, columnGap, rowGap, top] = [24, 48, 8, 28];
/** The widest that a letter of the labels is on average, in pixels. */
const letter = 6.4;

/** A graph in columns by layer, from left to right; without a focus each layer is one column, and what is read within it is not drawn. Boxes are buttons. */
export function graph(lineage: Lineage, focused: string | undefined, onFocus: (id: string) => void): SVGElement {
  const isWhole = focused === undefined;
  const placed = place(lineage, isWhole);
  const gap = isWhole ? columnGap / 2 : columnGap;
  const at = new Map(placed.map((item) => [item.node.id, item]));
  const tallest = Math.max(...placed.map(({ row }) => row)) + 1;
  const ranks = Math.max(...placed.map(({ rank }) => rank)) + 1;
  const widths = Array.from({ length: ranks }, (_, rank) => 18 + letter * Math.max(...placed.filter((item) => item.rank === rank).map(({ node }) => label(node.id).length)));
  const lefts = widths.map((_, rank) => widths.slice(0, rank).reduce((left, width) => left + width + gap, 0));
  const x = ({ rank }: Placed) => lefts[rank]!;
  const right = (item: Placed) => x(item) + widths[item.rank]!;
  const y = ({ row }: Placed) => top + row * (height + rowGap);
  const size = { width: lefts[ranks - 1]! + widths[ranks - 1]!, height: top + tallest * (height + rowGap) };

  const edges = lineage.edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to || from.rank === to.rank) return [];
    return [s("path", { class: focused ? "edge on" : "edge", d: curve(right(from), y(from) + height / 2, x(to), y(to) + height / 2) })];
  });

  const boxes = placed.map((item) => {
    const { id, kind, columns } = item.node;
    const state = id === focused ? " focused" : "";
    const choose = () => onFocus(id);
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      choose();
    };
    return s(
      "g",
      { class: `box ${kind}${state}`, transform: `translate(${x(item)} ${y(item)})`, tabindex: 0, role: "button", "aria-pressed": String(id === focused), "aria-label": `${id}, ${kind}, ${columns.length} columns`, onclick: choose, onkeydown: onKey, "data-id": id },
      s("title", {}, `${id} (${kind})`),
      s("rect", { width: widths[item.rank]!, height, rx: 3 }),
      s("text", { x: 8, y: height / 2 + 4 }, label(id)),
    );
  });
  const layers = [...new Map(placed.toReversed().map((item) => [item.node.layer, item.rank]))].map(([layer, rank]) => s("text", { class: "layer", x: lefts[rank]!, y: 14 }, words(layer)));
  return s("svg", { class: isWhole ? "graph whole" : "graph", viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, role: "group", "aria-label": "Graph of relations, from left to right" }, ...layers, s("g", { "aria-hidden": "true" }, ...edges), ...boxes);
}

// The layer stands above the column already.
function label(id: string): string {
  return id.slice(id.indexOf(".") + 1);
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const reach = Math.max(28, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + reach} ${y1} ${x2 - reach} ${y2} ${x2} ${y2}`;
}
