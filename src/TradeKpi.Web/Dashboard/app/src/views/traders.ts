import { decimal, text, type Answer, type Row } from "../api/report";
import { seriesColour } from "../chart/palette";
import { spark } from "../chart/spark";
import { timeChart, type Line } from "../chart/timeChart";
import { each, seconds } from "../lib/days";
import { sum } from "../lib/decimal";
import { h } from "../lib/dom";
import { percent, thousands } from "../lib/format";
import { changed, current, format } from "../lib/place";
import { badge } from "../parts/badge";
import type { Drawing, PanelSpec } from "../parts/panel";
import { columns, table, type TableColumn } from "../parts/table";
import { tiles } from "../parts/tiles";
import type { Context, View } from "./context";
import { drawdowns, valuesByTrader } from "./traderDays";

const mostDays = "50000";
const shown = ["trader_id", "realised_pnl", "trades", "volume", "notional", "vwap", "fees", "wins", "losses", "win_rate", "profit_factor", "average_win", "average_loss", "max_drawdown"];

/** How each trader does. */
export const traders: View = {
  name: "traders",
  title: "Traders",
  filters: ["range", "trader_id"],
  panels: (context) => [
    totals(context),
    curves(context, "pnl", "Cumulative realised profit and loss", "From the first day of the range, by day; fees apart", (values) => [...values]),
    curves(context, "drawdown", "Drawdown", "How far the cumulative profit stands below its peak at the end of each day; max_drawdown in the table is by close", drawdowns),
    performance(context, 12, shown),
    symbols(context),
  ],
};

function totals(context: Context): PanelSpec {
  return {
    id: "trader-totals",
    title: "Totals",
    span: 12,
    bare: true,
    load: async (signal) => {
      const answer = await context.trades("trader-performance", {}, signal);
      if (answer.rows.length === 0) return null;
      const total = (column: string) => sum(answer.rows.map((row) => decimal(row, column)));
      const [wins, losses] = [Number(total("wins")), Number(total("losses"))];
      return {
        chart: tiles(
          [
            { label: "Realised PnL", value: thousands(total("realised_pnl")), unit: "USD", about: "First in, first out; fees apart." },
            { label: "Fees", value: thousands(total("fees")), unit: "USD", about: "Sum of the fees." },
            { label: "Trades", value: thousands(total("trades")), about: "Current trades." },
            { label: "Notional", value: thousands(total("notional")), unit: "USD", about: "Quantity times price." },
            { label: "Win rate", value: wins + losses === 0 ? "–" : percent((wins / (wins + losses)).toFixed(6)), about: "Wins over closing trades." },
            { label: "Traders", value: thousands(String(answer.rows.length)), about: "With trades in the range." },
          ],
          undefined,
        ),
      };
    },
    empty: "No trades in this range.",
  };
}

function curves(context: Context, id: string, title: string, about: string, transform: (values: readonly (number | null)[]) => (number | null)[]): PanelSpec {
  return {
    id,
    title,
    about,
    span: 6,
    empty: "No trades in this range.",
    load: async (signal): Promise<Drawing | null> => {
      const answer = await context.trades("trader-performance", { group_by: "day", limit: mostDays }, signal);
      if (answer.rows.length === 0) return null;
      const days = rangeOf(context, answer);
      const lines = valuesByTrader(answer.rows, days).slice(0, 6).map(({ trader, sums }, n): Line => {
        const values = transform(sums.map(Number));
        return { label: trader, colour: seriesColour(n), values, read: (at) => (id === "pnl" ? thousands(sums[at] ?? "0") : thousands((values[at] ?? 0).toFixed(2))), fill: context.filters["trader_id"] !== undefined };
      });
      const chart = timeChart({ label: title, times: days.map(seconds), lines, height: 260 });
      const names = ["trader_id", "trade_date", "realised_pnl", "wins", "losses", "max_drawdown", "trades", "volume", "notional", "fees"];
      return {
        chart: chart.node,
        stop: chart.stop,
        answer,
        table: () => table({ caption: title, columns: columns(answer.report.columns, names), rows: answer.rows }),
        note: context.filters["trader_id"] ? null : "The three best and the three worst of the range; choose one in the table for itself alone.",
      };
    },
  };
}

/** Traders in a table, best first, with their profit as a line. */
export function performance(context: Context, span: 6 | 12, names: readonly string[]): PanelSpec {
  return {
    id: "traders",
    title: "Traders",
    about: "Realised profit and loss, first in, first out; fees apart",
    span,
    empty: "No trades in this range.",
    load: async (signal) => {
      const [answer, days] = await Promise.all([context.trades("trader-performance", { sort: "-realised_pnl" }, signal), context.trades("trader-performance", { group_by: "day", limit: mostDays }, signal)]);
      if (answer.rows.length === 0) return null;
      const sums = new Map(valuesByTrader(days.rows, rangeOf(context, days)).map((entry) => [entry.trader, entry.sums.map(Number)]));
      const trend: TableColumn = { name: "curve", kind: "text", heading: "Curve", draw: (row) => spark(sums.get(text(row, "trader_id")) ?? [], { zero: true }) };
      const [first, second, ...rest] = columns(answer.report.columns, names, { trader_id: { heading: "Trader", draw: traderLink }, win_rate: { heading: "Win rate" } });
      return { answer, table: () => table({ caption: "Traders", columns: [first!, second!, trend, ...rest], rows: answer.rows, most: span === 6 ? 8 : 50 }), note: days.isCut ? "Curves of the first traders only: the range holds too many days." : null };
    },
  };
}

function traderLink(row: Row): Node {
  const { filters } = current();
  const trader = text(row, "trader_id");
  const isSet = filters["trader_id"] === trader;
  return h("a", { href: format({ view: "traders", filters: changed(filters, { trader_id: isSet ? "" : trader }) }), "aria-current": isSet ? "true" : null, title: isSet ? "All traders" : "Only this trader" }, trader);
}

function symbols(context: Context): PanelSpec {
  return {
    id: "symbols",
    title: "Trades by day and symbol",
    about: "All traders",
    span: 12,
    empty: "No trades in this range.",
    load: async (signal) => {
      const answer = await context.trades("trade-summary", { sort: "-trade_date", limit: "500" }, signal);
      if (answer.rows.length === 0) return null;
      return {
        answer,
        table: () => table({ caption: "Trades by day and symbol", columns: columns(answer.report.columns, ["trade_date", "symbol", "trade_type", "trades", "volume", "notional", "vwap", "low", "high"], { trade_type: { draw: (row) => badge(row["trade_type"]) } }), rows: answer.rows, most: 20 }),
        note: answer.isCut ? "The newest 500 rows." : null,
      };
    },
  };
}

function rangeOf({ range }: Context, answer: Answer): string[] {
  const days = answer.rows.map((row) => text(row, "trade_date")).sort();
  return each(range.from ?? days[0]!, range.to ?? days.at(-1)!);
}
