import { text, type Answer, type Row } from "../api/report";
import { timeChart, type Line } from "../chart/timeChart";
import { dayOf } from "../lib/days";
import { h } from "../lib/dom";
import { thousands, words } from "../lib/format";
import { bar } from "../parts/bar";
import type { PanelSpec } from "../parts/panel";
import { columns, table } from "../parts/table";
import { walkLink } from "../walk/link";
import { open } from "../walk/opened";
import { alertMarks } from "./alertMarks";
import type { Context } from "./context";

interface Hourly {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly span: 6 | 12;
  readonly report: string;
  readonly time: string;
  readonly count: string;
  readonly group: string;
  /** The groups that are drawn, from the bottom up, with their colours. */
  readonly groups: readonly (readonly [name: string, colour: string])[];
  readonly empty?: string;
}

const mostDays = 31;

/** Counts by hour, stacked by group. */
export function hourly(context: Context, spec: Hourly): PanelSpec {
  return {
    id: spec.id,
    title: spec.title,
    about: spec.about,
    span: spec.span,
    ...(spec.empty && { empty: spec.empty }),
    load: async (signal) => {
      const answer = await context.catalog.report(spec.report, {}, signal);
      if (answer.rows.length === 0) return null;
      const names = answer.report.columns.map((column) => column.name);
      const view = () => table({ caption: spec.title, columns: columns(answer.report.columns, names), rows: answer.rows.toReversed(), most: 24 });
      const hours = hoursOf(answer, spec);
      if (hours.length < 3) return { answer, chart: totals(answer, spec), table: view };
      const marks = await alertMarks(context, { [spec.report]: [spec.count] }, { from: dayOf(hours[0]!), to: dayOf(hours.at(-1)!) }, signal);
      const openAt = Date.parse((context.catalog.asOf && answer.asOf) || new Date().toISOString()) / 1000 - hours.at(-1)! < 3600 ? hours.length - 1 : undefined;
      const chart = timeChart({ label: spec.title, times: hours, lines: stacked(answer, spec, hours), marks, hourly: true, height: 200, openAt, onPoint: (at) => openHour(answer, spec, hours[at]) });
      return { answer, chart: chart.node, canvas: chart.canvas, stop: chart.stop, table: view, note: [openAt !== undefined && "The last hour is not over.", hours.length === 24 * mostDays && `The chart shows the newest ${mostDays} days; the table has all.`].filter(Boolean).join(" ") || null };
    },
  };
}

function hoursOf(answer: Answer, spec: Hourly): number[] {
  const known = answer.rows.map((row) => Date.parse(text(row, spec.time)) / 1000);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const count = Math.min(24 * mostDays, (last - first) / 3600 + 1);
  return Array.from({ length: count }, (_, n) => last - (count - 1 - n) * 3600);
}

// The tallest is drawn first and the lower ones over it.
function stacked(answer: Answer, spec: Hourly, hours: readonly number[]): Line[] {
  const counts = new Map<string, number>();
  for (const row of answer.rows) {
    const key = `${Date.parse(text(row, spec.time)) / 1000} ${text(row, spec.group)}`;
    counts.set(key, (counts.get(key) ?? 0) + Number(text(row, spec.count)));
  }
  const drawn = spec.groups.filter(([name]) => answer.rows.some((row) => row[spec.group] === name));
  let below = hours.map(() => 0);
  const lines = drawn.map(([name, colour]): Line => {
    const own = hours.map((hour) => counts.get(`${hour} ${name}`) ?? 0);
    below = below.map((value, n) => value + own[n]!);
    return { label: words(name.toLowerCase()), colour, shape: "bars", values: below, read: (at) => thousands(String(own[at] ?? 0)) };
  });
  return lines.reverse();
}

/** What came in an hour, of all groups; false where nothing did. */
function openHour(answer: Answer, spec: Hourly, hour: number | undefined): boolean {
  const own = answer.rows.find((row) => Date.parse(text(row, spec.time)) / 1000 === hour);
  if (own) open({ report: spec.report, column: spec.count, parameters: { [spec.time]: text(own, spec.time) } });
  return own !== undefined;
}

/** Too few hours for a time axis: the sums. */
function totals(answer: Answer, spec: Hourly): Node {
  const sums = spec.groups.map(([name]) => ({ name, count: sumOf(answer.rows, spec, name) })).filter(({ count }) => count > 0);
  const longest = Math.max(...sums.map(({ count }) => count));
  return h("dl", { class: "bars" }, ...sums.flatMap(({ name, count }) => [h("dt", {}, words(name.toLowerCase())), h("dd", {}, walkLink({ report: spec.report, column: spec.count, parameters: { [spec.group]: name } }, bar(thousands(String(count)), count, longest)))]));
}

function sumOf(rows: readonly Row[], spec: Hourly, name: string): number {
  return rows.filter((row) => row[spec.group] === name).reduce((total, row) => total + Number(text(row, spec.count)), 0);
}
