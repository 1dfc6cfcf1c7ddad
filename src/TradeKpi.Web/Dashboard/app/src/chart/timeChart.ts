import uPlot from "uplot";
import { dayOf } from "../lib/days";
import { h, put, variable, withVariable, type Child } from "../lib/dom";
import { nothing, short } from "../lib/format";
import { beside, format } from "../lib/place";
import { drawMarks, marksAt, noMarks, type Marks } from "./marks";
import { onPointClick } from "./pointer";
import { labels } from "./timeLabels";
import { timeRange, valueRange } from "./timeScale";

/** A series over time. Drawn by its numbers, read by its texts. */
export interface Line {
  readonly label: string;
  readonly values: readonly (number | null)[];
  /** What the reader sees at a point; exact, where the number drawn may not be. */
  readonly read: (at: number) => string;
  /** A custom property that holds its colour. */
  readonly colour: string;
  readonly shape?: "line" | "dashed" | "open" | "bars" | "dots" | "hidden";
  readonly fill?: boolean;
}

export interface TimeChart {
  /** What the chart shows, for those who do not see it. */
  readonly label: string;
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  readonly lines: readonly Line[];
  /** Pairs of lines, upper and lower, with the space between them tinted. */
  readonly bands?: readonly (readonly [upper: number, lower: number])[];
  /** What happened meanwhile: drawn upright, read out with the point it falls on, and listed below. */
  readonly marks?: Marks;
  /** Whether a point is an hour, and not a day. */
  readonly hourly?: boolean;
  readonly height?: number;
  /** The point that is not over, if there is one: lines run dashed to it. */
  readonly openAt?: number | undefined;
  /** Told of the days that the reader drags over. */
  readonly onRange?: (from: string, to: string) => void;
  /** Opens the point that the reader clicks, or reads when Enter is pressed, of the line that is chosen; false where nothing stands behind it. */
  readonly onPoint?: (at: number, line: number) => boolean;
  /** Whether each line has something of its own behind it: the one next to the pointer is chosen, or by the up and down arrow keys. */
  readonly byLine?: boolean;
}

export interface Chart {
  readonly node: HTMLElement;
  /** The chart as it is drawn now, for a picture. */
  canvas(): HTMLCanvasElement | undefined;
  stop(): void;
}

const mostListed = 4;
const bars = uPlot.paths.bars!({ size: [0.7, 24], align: 0 });

/** Draws lines over time on a canvas, with the values under the pointer, or under the arrow keys, written out above it. */
export function timeChart(chart: TimeChart): Chart {
  const readout = h("div", { class: "readout", "aria-live": "polite" });
  const height = chart.height ?? 260;
  const stage = withVariable(h("div", { class: "plot", tabindex: 0, role: "group", "aria-roledescription": "chart", "aria-label": `${chart.label}. ${keysOf(chart)}.` }), "--height", `${height}px`);
  const step = chart.hourly ? 3600 : 86_400;
  const node = h("div", { class: "chart" }, readout, stage, listed(chart, step));
  let plot: uPlot | undefined;
  const last = chart.times.length - 1;
  let chosen = 0;
  let tallest = 0;

  const show = (at: number | null | undefined) => {
    const n = at ?? lastKnown(chart);
    const time = chart.times[n];
    put(
      readout,
      h("span", { class: "readout-time" }, time === undefined ? nothing : labels.point(time, chart.hourly ?? false)),
      ...chart.lines.filter((line) => line.shape !== "hidden").map((line) => entry(line, n, n === chart.openAt, chart.byLine && line === chart.lines[chosen])),
      ...marksAt((chart.marks ?? noMarks).list, chart.times, n, step).map((mark) => h("span", { class: `readout-entry ${mark.isBad ? "negative" : "positive"}` }, mark.label)),
    );
  };

  const drawn = chart.openAt === undefined ? chart : withOpenEnd(chart, chart.openAt);
  const draw = () => {
    plot?.destroy();
    const size = { width: Math.max(200, stage.clientWidth), height };
    plot = new uPlot(options(drawn, size, stage, show), [[...chart.times], ...drawn.lines.map((line) => [...line.values])] as uPlot.AlignedData, stage);
    if (chart.byLine) plot.over.addEventListener("mousemove", () => point());
  };

  const open = (at: number) => {
    if (!chart.onPoint || chart.onPoint(at, chosen)) return;
    show(at);
    readout.append(h("span", { class: "readout-label" }, "nothing stands behind this"));
  };

  const point = () => {
    if (!plot || plot.cursor.idx === null || plot.cursor.idx === undefined) return;
    chosen = nearest(plot, chart.lines, plot.cursor.idx) ?? chosen;
    show(plot.cursor.idx);
  };

  const move = (event: KeyboardEvent) => {
    const at = plot?.cursor.idx ?? lastKnown(chart);
    if (event.key === "Enter" && chart.onPoint) {
      event.preventDefault();
      open(at);
    }
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by !== undefined && chart.byLine) {
      event.preventDefault();
      chosen = (chosen + by + chart.lines.length) % chart.lines.length;
      show(at);
    }
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last, PageUp: at - 7, PageDown: at + 7 }[event.key];
    const time = to === undefined ? undefined : chart.times[Math.min(last, Math.max(0, to))];
    if (time === undefined || !plot) return;
    event.preventDefault();
    plot.setCursor({ left: plot.valToPos(time, "x"), top: plot.over.clientHeight / 2 });
  };

  stage.addEventListener("keydown", move);
  onPointClick(stage, () => plot, open);
  const resized = new ResizeObserver(() => {
    if (!plot) draw();
    else if (Math.abs(plot.width - stage.clientWidth) > 1) {
      tallest = 0;
      plot.setSize({ width: Math.max(200, stage.clientWidth), height });
    }
    // A readout that shrank and grew would move the plot away under the pointer.
    tallest = Math.max(tallest, readout.scrollHeight);
    withVariable(readout, "--tallest", `${tallest}px`);
    plot?.syncRect(true);
  });
  resized.observe(stage);
  resized.observe(readout);
  document.addEventListener("themechange", draw);
  show(null);
  return {
    node,
    canvas: () => plot?.ctx.canvas,
    stop: () => {
      resized.disconnect();
      document.removeEventListener("themechange", draw);
      plot?.destroy();
    },
  };
}

/** Each line twice: up to the point that is not over, and dashed from the one before to it. Bands name lines by their places, which stay. */
function withOpenEnd(chart: TimeChart, openAt: number): TimeChart {
  const isLine = (line: Line) => (line.shape ?? "line") === "line";
  const ends = chart.lines.filter(isLine).map((line): Line => ({ ...line, shape: "open", fill: false, values: line.values.map((value, n) => (n === openAt || n === openAt - 1 ? value : null)) }));
  const lines = chart.lines.map((line) => (isLine(line) ? { ...line, values: line.values.map((value, n) => (n < openAt ? value : null)) } : line));
  return { ...chart, lines: [...lines, ...ends] };
}

function keysOf({ onPoint, byLine }: TimeChart): string {
  return `Left and right arrow keys read the values${byLine ? ", up and down choose a line" : ""}${onPoint ? `, Enter opens what stands behind ${byLine ? "it" : "them"}` : ""}`;
}

/** The line that is drawn next to the pointer at a point. */
function nearest(plot: uPlot, lines: readonly Line[], at: number): number | undefined {
  const away = lines.map(({ values }, line) => ({ line, value: values[at] })).flatMap(({ line, value }) => (value === null || value === undefined ? [] : [{ line, pixels: Math.abs(plot.valToPos(value, "y") - (plot.cursor.top ?? 0)) }]));
  return away.sort((a, b) => a.pixels - b.pixels)[0]?.line;
}

function entry(line: Line, at: number, isOpen: boolean, isChosen = false): HTMLElement {
  const mark = withVariable(h("span", { class: `mark mark-${line.shape ?? "line"}` }), "--colour", `var(${line.colour})`);
  return h("span", { class: "readout-entry", "aria-current": isChosen ? "true" : null }, mark, h("span", { class: "readout-label" }, line.label), h("span", { class: "readout-value" }, line.read(at)), isOpen && ["line", "bars"].includes(line.shape ?? "line") && h("span", { class: "unit" }, " so far"));
}

/** The marks in words, the newest first. */
function listed({ marks = noMarks, times, hourly }: TimeChart, step: number): Child {
  const seen = marks.list.filter((mark) => mark.time >= times[0]! && mark.time < times.at(-1)! + step).toSorted((a, b) => b.time - a.time);
  const items = seen.slice(0, mostListed).map((mark) => h("li", {}, h("span", { class: mark.isBad ? "negative" : "positive" }, mark.label), ` ${labels.point(mark.time, hourly ?? false)}`));
  if (marks.why) return h("p", { class: "chart-marks" }, marks.why);
  return seen.length > 0 && h("div", { class: "chart-marks" }, h("ul", { "aria-label": "Alerts marked in the chart" }, ...items), seen.length > mostListed && h("a", { href: format(beside("alerts")) }, `and ${seen.length - mostListed} more${marks.isCut ? "; earlier ones are not marked, being too many" : ""}`));
}

function lastKnown(chart: TimeChart): number {
  const first = chart.lines[0];
  return first ? first.values.findLastIndex((value) => value !== null) : -1;
}

function options(chart: TimeChart, size: { width: number; height: number }, at: Element, show: (at: number | null | undefined) => void): uPlot.Options {
  const colour = (name: string) => variable(name, at);
  const axis: uPlot.Axis = {
    stroke: colour("--muted"),
    font: `11px ${variable("--font", at)}`,
    grid: { stroke: colour("--grid"), width: 1 },
    ticks: { show: false },
  };
  return {
    ...size,
    padding: [8, 20, 0, 0],
    legend: { show: false },
    tzDate: (time) => uPlot.tzDate(new Date(time * 1000), "Etc/UTC"),
    scales: { x: { time: true, range: () => timeRange(chart.times, chart.lines.some((line) => line.shape === "bars"), chart.hourly ?? false) }, y: { range: (_, low, high) => valueRange(low, high) } },
    axes: [
      { ...axis, grid: { show: false }, size: 28, space: 70, values: (_, splits) => labels.axis(splits, chart.hourly ?? false) },
      { ...axis, size: 52, values: (_, splits) => splits.map(short) },
    ],
    series: [{}, ...chart.lines.map((line) => series(line, colour))],
    bands: (chart.bands ?? []).map(([upper, lower]) => ({ series: [upper + 1, lower + 1], fill: colour("--band") })),
    cursor: { y: false, drag: { x: chart.onRange !== undefined, y: false, setScale: false, click: () => undefined }, points: { size: 6 } },
    hooks: {
      draw: [(plot) => drawMarks(plot, (chart.marks ?? noMarks).list, colour)],
      setCursor: [(plot) => show(plot.cursor.idx)],
      setSelect: [
        (plot) => {
          if (plot.select.width < 4) return;
          const [from, to] = [plot.select.left, plot.select.left + plot.select.width].map((left) => dayOf(chart.times[plot.posToIdx(left)] ?? 0));
          chart.onRange?.(from!, to!);
        },
      ],
    },
  };
}

function series(line: Line, colour: (name: string) => string): uPlot.Series {
  const stroke = colour(line.colour);
  switch (line.shape ?? "line") {
    case "bars":
      return { stroke, fill: stroke, width: 0, paths: bars, points: { show: false } };
    case "dots":
      return { stroke, paths: () => null, points: { show: true, size: 9, stroke, fill: colour("--panel"), width: 2 } };
    case "open":
      return { stroke, width: 1.5, dash: [3, 3], points: { show: true, size: 7, stroke, fill: colour("--panel"), width: 1.5, filter: (_plot, _series, isShown) => (isShown ? [line.values.findLastIndex((value) => value !== null)] : null) } };
    case "hidden":
      return { stroke: "transparent", width: 0, points: { show: false } };
    default:
      return {
        stroke,
        width: 1.5,
        points: { show: line.values.length < 3, size: 6, stroke, fill: stroke },
        ...(line.shape === "dashed" && { dash: [5, 4] }),
        ...(line.fill && { fill: colour("--tint") }),
      };
  }
}
