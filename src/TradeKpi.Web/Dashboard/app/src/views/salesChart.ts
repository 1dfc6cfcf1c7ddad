import type { Parameters } from "../api/client";
import { number, text, type Answer, type Row } from "../api/report";
import { noMarks, type Marks } from "../chart/marks";
import { timeChart, type Line } from "../chart/timeChart";
import { each, length, seconds } from "../lib/days";
import { h, type Child } from "../lib/dom";
import { cell, currencyOf, inCurrency, nothing, words, type Kind } from "../lib/format";
import { changed, current, go } from "../lib/place";
import type { Drawing, PanelSpec } from "../parts/panel";
import { columns, table } from "../parts/table";
import { openCell } from "../walk/opened";
import { alertMarks } from "./alertMarks";
import type { Context } from "./context";

const metrics = ["net_sales", "gross_sales", "transactions", "average_order_value", "units", "unique_customers", "new_customers", "returning_customers", "cancelled_amount"];
/** The measures that anomalies and forecast know. */
const judged = ["net_sales", "units"];

/** Sales by day; net sales with its anomalies, and its forecast where the range ends today. */
export function salesChart(context: Context, span: 8 | 12, height: number): PanelSpec {
  const metric = metrics.includes(context.filters["metric"] ?? "") ? context.filters["metric"]! : "net_sales";
  const choose = (event: Event) => {
    const { view, filters } = current();
    go({ view, filters: changed(filters, { metric: (event.target as HTMLSelectElement).value }) });
  };
  const select = h("select", { class: "action", "aria-label": "Measure", onchange: choose }, ...metrics.map((name) => h("option", { value: name, selected: name === metric }, words(name))));
  return {
    id: "daily",
    title: `${words(metric)} by day`,
    about: "UTC days of the orders; money in US dollars",
    span,
    controls: [select],
    load: (signal) => load(context, metric, height, signal),
  };
}

async function load(context: Context, metric: string, height: number, signal: AbortSignal): Promise<Drawing | null> {
  const sales = await context.orders("daily-sales", {}, signal);
  if (sales.rows.length === 0) return null;
  const beside = async () => {
    const isJudged = judged.includes(metric);
    const [anomalies, forecast, marks] = await Promise.all([
      isJudged ? extra(context, "anomalies", signal, { metric }) : null,
      isJudged && endsToday(context) ? extra(context, "forecast", signal, { metric, horizon: horizon(context) }) : null,
      alertMarks(context, { "daily-sales": [metric], "sales-breakdown": [metric] }, context.range, signal),
    ]);
    return drawn(context, metric, height, sales, anomalies, forecast, marks);
  };
  return { ...drawn(context, metric, height, sales, null, null, noMarks), later: beside() };
}

function drawn(context: Context, metric: string, height: number, sales: Answer, anomalies: Answer | null, forecast: Answer | null, marks: Marks): Drawing {
  const days = daysOf(context, sales, forecast);
  const currency = currencyIn(sales, metric);
  const lines = [salesLine(metric, days, sales), ...anomalyLines(days, anomalies, currency), ...forecastLines(days, forecast, currency)];
  const chart = timeChart({
    label: `${words(metric)} by day`,
    times: days.map(seconds),
    lines,
    marks,
    height,
    openAt: context.openAt(days),
    ...(forecast && { bands: [[lines.length - 2, lines.length - 1]] as const }),
    onPoint: (at) => openDay(days[at] ?? "", metric, sales, forecast),
    onRange: (from, to) => go({ view: current().view, filters: changed(current().filters, { from, to, range: "" }) }),
  });
  return {
    chart: chart.node,
    canvas: chart.canvas,
    stop: chart.stop,
    answer: sales,
    table: () => table({ caption: "Sales by day", columns: columns(sales.report.columns, sales.report.columns.map((column) => column.name)), rows: [...sales.rows].reverse(), isMarked: (row) => isAnomaly(anomalies, row) }),
    note: noteOf(context, judged.includes(metric), anomalies, forecast),
  };
}

/** A day that is still to come has what is expected of it behind it. */
function openDay(day: string, metric: string, sales: Answer, forecast: Answer | null): boolean {
  const sold = byDay(sales.rows, "sale_date").get(day);
  return sold || !forecast ? openCell(sold, metric) : openCell(byDay(forecast.rows, "forecast_date").get(day), "forecast");
}

// Anomalies and forecasts are extras: without them, or under filters that they do not take, the days stand alone.
async function extra(context: Context, report: string, signal: AbortSignal, parameters: Parameters): Promise<Answer | null> {
  if (!context.catalog.has(report) || !context.heeds(report)) return null;
  const answer = await context.orders(report, parameters, signal);
  return answer.rows.length > 0 ? answer : null;
}

// A third of what is seen, so that the future does not push the past aside.
function horizon({ range }: Context): string {
  const days = range.from && range.to ? length(range.from, range.to) : 90;
  return String(Math.min(28, Math.max(7, Math.round(days / 3))));
}

function endsToday({ range, extent }: Context): boolean {
  return extent !== undefined && (range.to ?? extent.last) >= extent.last;
}

function daysOf({ range }: Context, sales: Answer, forecast: Answer | null): string[] {
  const from = range.from ?? text(sales.rows[0], "sale_date");
  const to = text(sales.rows.at(-1), "sale_date");
  return each(from, [to, ...(forecast?.rows.map((row) => text(row, "forecast_date")) ?? [])].sort().at(-1)!);
}

function salesLine(metric: string, days: readonly string[], sales: Answer): Line {
  const rows = byDay(sales.rows, "sale_date");
  const last = text(sales.rows.at(-1), "sale_date");
  const kind = kindOf(sales, metric);
  // A day without orders has sold nothing, but has no average.
  const missing = (day: string) => (kind === "ratio" || day > last ? null : 0);
  return {
    label: words(metric),
    colour: "--series-1",
    fill: true,
    values: days.map((day) => (rows.has(day) ? number(rows.get(day), metric) : missing(day))),
    read: (at) => inCurrency(cell(rows.get(days[at] ?? "")?.[metric] ?? null, kind, metric), currencyIn(sales, metric)),
  };
}

function anomalyLines(days: readonly string[], anomalies: Answer | null, currency: string | undefined): Line[] {
  if (!anomalies) return [];
  const rows = byDay(anomalies.rows, "sale_date");
  const read = (row: Row | undefined) => (row ? `expected ${inCurrency(cell(row["expected"] ?? null, "money", "expected"), currency)}${because(row)}` : nothing);
  return [{ label: "Anomaly", colour: "--warn", shape: "dots", values: days.map((day) => number(rows.get(day), "value")), read: (at) => read(rows.get(days[at] ?? "")) }];
}

function because(row: Row): string {
  return text(row, "segment") && text(row, "explained_by") !== "none" ? `, ${words(text(row, "explained_by")).toLowerCase()} ${text(row, "segment")}` : "";
}

function forecastLines(days: readonly string[], forecast: Answer | null, currency: string | undefined): Line[] {
  if (!forecast) return [];
  const rows = byDay(forecast.rows, "forecast_date");
  const at = (n: number) => rows.get(days[n] ?? "");
  const money = (n: number, column: string) => cell(at(n)?.[column] ?? null, "money", column);
  const edge = (column: string): Line => ({ label: column, colour: "--series-2", shape: "hidden", values: days.map((_, n) => number(at(n), column)), read: (n) => money(n, column) });
  const middle: Line = {
    label: "Forecast",
    colour: "--series-2",
    shape: "dashed",
    values: days.map((_, n) => number(at(n), "forecast")),
    read: (n) => (at(n) ? inCurrency(`${money(n, "forecast")} (${money(n, "lower")} to ${money(n, "upper")})`, currency) : nothing),
  };
  return [middle, edge("upper"), edge("lower")];
}

function noteOf(context: Context, isJudged: boolean, anomalies: Answer | null, forecast: Answer | null): Child {
  const row = forecast?.rows[0];
  const parts = [
    context.openDay && `${context.openDay} is not over: dashed, up to ${context.extent?.until?.slice(11, 16)} UTC.`,
    forecast && `The band holds ${cell(row?.["coverage"] ?? null, "ratio", "coverage")} of days, by ${text(row, "model") || "the model"}.`,
    row?.["coverage_observed"] != null && `Before it held ${cell(row["coverage_observed"], "ratio", "coverage_observed")}.`,
    anomalies && `${anomalies.rows.length} ${anomalies.rows.length === 1 ? "day stands" : "days stand"} out.`,
    isJudged && !context.heeds("anomalies") && context.catalog.has("anomalies") && "Anomalies are of all sales: they are not shown under these filters.",
    isJudged && !context.heeds("forecast") && context.catalog.has("forecast") && "The forecast is not shown under these filters.",
  ];
  return parts.filter((part) => part).join(" ") || null;
}

function isAnomaly(anomalies: Answer | null, row: Row): boolean {
  return anomalies?.rows.some((anomaly) => anomaly["sale_date"] === row["sale_date"]) ?? false;
}

function byDay(rows: readonly Row[], column: string): Map<string, Row> {
  return new Map(rows.map((row) => [text(row, column), row]));
}

function currencyIn(answer: Answer, column: string): string | undefined {
  return currencyOf(answer.report.columns.find((info) => info.name === column)?.unit);
}

function kindOf(answer: Answer, column: string): Kind {
  return answer.report.columns.find((info) => info.name === column)?.kind ?? "text";
}
