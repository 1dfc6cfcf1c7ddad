import { s } from "../lib/dom";

const [width, height, inset] = [96, 24, 2];

/** A line without axes, beside the number that it belongs to; nothing that a screen reader needs. */
export function spark(values: readonly (number | null)[], options: { readonly zero?: boolean } = {}): SVGElement {
  const known = values.filter((value) => value !== null);
  const [low, high] = [Math.min(...known, ...(options.zero ? [0] : [])), Math.max(...known, ...(options.zero ? [0] : []))];
  const x = (n: number) => inset + (n * (width - 2 * inset)) / Math.max(1, values.length - 1);
  const y = (value: number) => (high === low ? height / 2 : height - inset - ((value - low) * (height - 2 * inset)) / (high - low));
  const points = values.flatMap((value, n) => (value === null ? [] : [`${x(n).toFixed(1)},${y(value).toFixed(1)}`]));
  const last = values.at(-1);
  return s(
    "svg",
    { class: "spark", viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" },
    options.zero && low < 0 && s("line", { class: "spark-zero", x1: 0, x2: width, y1: y(0), y2: y(0) }),
    points.length > 1 && s("polyline", { class: "spark-line", points: points.join(" ") }),
    points.length > 0 && typeof last === "number" && s("circle", { class: "spark-end", cx: x(values.length - 1), cy: y(last), r: 1.8 }),
  );
}
