import { s } from "../lib/dom";
import { place, type Lineage, type Placed, type Reach } from "../lib/lineage";
import { words } from "../lib/format";

const [width, height, columnGap, rowGap, top] = [168, 24, 64, 8, 28];

/** A graph in columns by layer, from left to right. Boxes are buttons; what the focus does not reach is faint. */
export function graph(lineage: Lineage, reached: Reach | undefined, focused: string | undefined, onFocus: (id: string) => void): SVGElement {
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
    const state = !reached ? "" : reached.edges.has(edge) ? " on" : " off";
    return [s("path", { class: `edge${state}`, d: curve(x(from) + width, y(from) + height / 2, x(to), y(to) + height / 2, from.rank === to.rank) })];
  });
  edges.sort((a, b) => Number(a.classList.contains("on")) - Number(b.classList.contains("on")));

  const boxes = placed.map((item) => {
    const { id, kind, columns } = item.node;
    const state = !reached ? "" : id === focused ? " on focused" : reached.nodes.has(id) ? " on" : " off";
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
  const layers = [...new Map(placed.map((item) => [item.rank, item.node.layer]))].map(([rank, layer]) => s("text", { class: "layer", x: rank * (width + columnGap), y: 14 }, words(layer)));
  return s("svg", { class: "graph", viewBox: `0 0 ${size.width} ${size.height}`, width: size.width, height: size.height, role: "group", "aria-label": "Graph of relations, from left to right" }, ...layers, s("g", { "aria-hidden": "true" }, ...edges), ...boxes);
}

// An edge within a column bows out to the right.
function curve(x1: number, y1: number, x2: number, y2: number, isLoop: boolean): string {
  if (isLoop) return `M${x1} ${y1} C${x1 + 40} ${y1} ${x1 + 40} ${y2} ${x1} ${y2}`;
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}
