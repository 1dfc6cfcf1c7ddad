import { s } from "../lib/dom";
import { place, type Lineage, type Placed } from "../lib/lineage";
import { words } from "../lib/format";

const [width, height, columnGap, rowGap, top] = [164, 24, 44, 8, 28];

/** A graph in columns by layer, from left to right. Boxes are buttons. */
export function graph(lineage: Lineage, focused: string | undefined, onFocus: (id: string) => void): SVGElement {
  const placed = place(lineage);
  const at = new Map(placed.map((item) => [item.node.id, item]));
  const tallest = Math.max(...placed.map(({ row }) => row)) + 1;
  const ranks = Math.max(...placed.map(({ rank }) => rank)) + 1;
  const x = ({ rank }: Placed) => rank * (width + columnGap);
  const shift = new Map(Array.from({ length: ranks }, (_, rank) => [rank, ((tallest - placed.filter((item) => item.rank === rank).length) * (height + rowGap)) / 2]));
  const y = ({ rank, row }: Placed) => top + shift.get(rank)! + row * (height + rowGap);
  const size = { width: ranks * (width + columnGap) - columnGap, height: top + tallest * (height + rowGap) };

  const edges = lineage.edges.flatMap((edge) => {
    const [from, to] = [at.get(edge.from), at.get(edge.to)];
    if (!from || !to || from === to) return [];
    return [s("path", { class: focused ? "edge on" : "edge", d: curve(x(from) + width, y(from) + height / 2, x(to), y(to) + height / 2) })];
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
    const name = id.includes(".") ? id.slice(id.indexOf(".") + 1) : id;
    return s(
      "g",
      { class: `box ${kind}${state}`, transform: `translate(${x(item)} ${y(item)})`, tabindex: 0, role: "button", "aria-pressed": String(id === focused), "aria-label": `${id}, ${kind}, ${columns.length} columns`, onclick: choose, onkeydown: onKey, "data-id": id },
      s("title", {}, `${id} (${kind})`),
      s("rect", { width, height, rx: 3 }),
      s("text", { x: 8, y: height / 2 + 4 }, name.length > 25 ? `${name.slice(0, 24)}…` : name),
    );
  });
  const layers = [...new Map(placed.toReversed().map((item) => [item.node.layer, item.rank]))].map(([layer, rank]) => s("text", { class: "layer", x: rank * (width + columnGap), y: 14 }, words(layer)));
  return s("svg", { class: "graph", viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, role: "group", "aria-label": "Graph of relations, from left to right" }, ...layers, s("g", { "aria-hidden": "true" }, ...edges), ...boxes);
}

function curve(x1: number, y1: number, x2: number, y2: number): string {
  const reach = Math.max(28, Math.abs(x2 - x1) / 2);
  return `M${x1} ${y1} C${x1 + reach} ${y1} ${x2 - reach} ${y2} ${x2} ${y2}`;
}
