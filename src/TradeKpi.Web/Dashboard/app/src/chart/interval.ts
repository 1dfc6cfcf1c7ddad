import { s } from "../lib/dom";

const [width, height] = [120, 16];

/** A ratio with its interval on a logarithmic line on which 1 is marked: left of it less than chance, right of it more. */
export function interval(value: number | null, low: number | null, high: number | null, most: number): SVGElement {
  const end = Math.log(Math.max(most, 1.01));
  const x = (ratio: number) => 4 + ((Math.max(-end, Math.min(end, Math.log(Math.max(ratio, 1e-9)))) + end) / (2 * end)) * (width - 8);
  return s(
    "svg",
    { class: "interval", viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false" },
    s("line", { class: "interval-one", x1: x(1), x2: x(1), y1: 0, y2: height }),
    low !== null && high !== null && s("line", { class: "interval-range", x1: x(low), x2: x(high), y1: height / 2, y2: height / 2 }),
    value !== null && s("circle", { class: "interval-value", cx: x(value), cy: height / 2, r: 3 }),
  );
}
