import { decimal, number, text, type Answer, type Parameters, type Row } from "../api/report";
import { seriesColour } from "../chart/palette";
import { spark } from "../chart/spark";
import { timeChart, type Line } from "../chart/timeChart";
import { each, seconds } from "../lib/days";
import { sum } from "../lib/decimal";
import { h } from "../lib/dom";
import { money, nothing, percent, thousands } from "../lib/format";
import { groupBy } from "../lib/group";
import { changed, current, format } from "../lib/place";
import type { Drawing, PanelSpec } from "../parts/panel";
import { columns, table, type TableColumn } from "../parts/table";
import { tiles, type Tile } from "../parts/tiles";
import { behindAll } from "../walk/behind";
import { open } from "../walk/opened";
import { alertMarks, type Watched } from "./alertMarks";
import type { Context, View } from "./context";
import { drawdowns, valuesByTrader } from "./traderDays";
import { tradeTotals } from "./tradeTotals";
import { trust } from "./trust";

const mostDays = "50000";
const shown = ["trader_id", "realised_pnl", "trades", "volume", "notional", "vwap", "fees", "wins", "losses", "win_rate", "profit_factor", "average_win", "average_loss", "max_drawdown"];

const watched = {
  pnl: { "trader-performance": ["realised_pnl"], "realised-pnl": ["realised_pnl"] },
  drawdown: { "trader-performance": ["realised_pnl", "max_drawdown"], "realised-pnl": ["realised_pnl"] },
} satisfies Record<string, Watched>;

/** How each trader does. */
export const traders: View = {
  name: "traders",
  title: "Traders",
  filters: ["range", "trader_id"],
  panels: (context) => [
    totals(context),
    trust(context, "trade"),
    curves(context, "pnl", "Cumulative realised profit and loss", "From the first day of the range, by day; fees apart", (values) => [...values]),
    curves(context, "drawdown", "Drawdown", "Below the peak of the cumulative profit, at the end of each day; in the table by close. A point opens the profit up to its day", drawdowns),
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
    empty: "No trades in this range.",
    load: async (signal) => {
      const { against, note, ...asked } = tradeTotals(context, { by: "trader" }, signal);
      const now = await asked.now();
      if (now.rows.length === 0) return null;
      const later = async (): Promise<Drawing> => {
        const [days, then] = await Promise.all([context.trades("trader-performance", { group_by: "day", limit: mostDays }, signal), asked.before()]);
        return { chart: tiles(totalTiles(now, days, then), against), note };
      };
      return { chart: tiles(totalTiles(now), undefined), later: later() };
    },
  };
}

function totalTiles(now: Answer, days?: Answer, then?: Answer): Tile[] {
  const total = (answer: Answer, column: string) => sum(answer.rows.map((row) => decimal(row, column)));
  const byDay = [...groupBy(days?.rows ?? [], (row) => text(row, "trade_date"))].sort(([a], [b]) => (a < b ? -1 : 1));
  const tile = (label: string, column: string, more: Partial<Tile> = {}): Tile => ({
    label,
    value: isMoney(now, column) ? money(total(now, column)) : thousands(total(now, column)),
    now: Number(total(now, column)),
    before: then ? Number(total(then, column)) : null,
    behind: behindAll(now, column),
    over: byDay.map(([, rows]) => rows.reduce((drawn, row) => drawn + (number(row, column) ?? 0), 0)),
    ...more,
  });
  const rate = (answer: Answer) => {
    const [wins, losses] = [Number(total(answer, "wins")), Number(total(answer, "losses"))];
    return wins + losses === 0 ? null : wins / (wins + losses);
  };
  const won = rate(now);
  return [
    tile("Realised PnL", "realised_pnl", { unit: "USD", about: "First in, first out; fees apart." }),
    tile("Fees", "fees", { unit: "USD", isCost: true }),
    tile("Trades", "trades"),
    tile("Notional", "notional", { unit: "USD", about: "Quantity times price." }),
    { label: "Win rate", value: won === null ? nothing : percent(won.toFixed(6)), now: won, before: then ? rate(then) : null, behind: { ...behindAll(now, "win_rate"), parameters: { ...now.question, by: "none" } }, about: "Wins over closing trades." },
    { label: "Traders", value: thousands(String(now.rows.length)), now: now.rows.length, before: then ? then.rows.length : null, counts: "traders", about: "With trades in the range." },
  ];
}

function curves(context: Context, id: keyof typeof watched, title: string, about: string, transform: (values: readonly (number | null)[]) => (number | null)[]): PanelSpec {
  return {
    id,
    title,
    about,
    span: 6,
    empty: "No trades in this range.",
    load: async (signal): Promise<Drawing | null> => {
      const [answer, marks] = await Promise.all([context.trades("trader-performance", { group_by: "day", limit: mostDays }, signal), alertMarks(context, watched[id], context.range, signal)]);
      if (answer.rows.length === 0) return null;
      const days = rangeOf(context, answer);
      const lines = valuesByTrader(answer.rows, days).slice(0, 6).map(({ trader, sums }, n): Line => {
        const values = transform(sums.map(Number));
        return { label: trader, colour: seriesColour(n), values, read: (at) => `${money(id === "pnl" ? (sums[at] ?? "0") : (values[at] ?? 0).toFixed(2))} USD`, fill: context.filters["trader_id"] !== undefined };
      });
      const chart = timeChart({ label: title, times: days.map(seconds), lines, marks, height: 260, openAt: context.openAt(days), byLine: true, onPoint: (at, line) => openSum(answer, days[at], lines[line]?.label) });
      const names = ["trader_id", "trade_date", "realised_pnl", "wins", "losses", "max_drawdown", "trades", "volume", "notional", "fees"];
      return {
        chart: chart.node,
        canvas: chart.canvas,
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
      const answer = await context.trades("trader-performance", { sort: "-realised_pnl" }, signal);
      if (answer.rows.length === 0) return null;
      const [first, second, ...rest] = columns(answer.report.columns, names, { trader_id: { heading: "Trader", draw: traderLink }, win_rate: { heading: "Win rate" } });
      const draw = (sums: ReadonlyMap<string, number[]>, isCut: boolean): Drawing => {
        const trend: TableColumn = { name: "curve", kind: "text", heading: "Curve", draw: (row) => spark(sums.get(text(row, "trader_id")) ?? [], { zero: true }) };
        return { answer, table: () => table({ caption: "Traders", columns: [first!, second!, trend, ...rest], rows: answer.rows, most: span === 6 ? 8 : 50 }), note: isCut ? "Curves of the first traders only: the range holds too many days." : null };
      };
      const withCurves = async () => {
        const days = await context.trades("trader-performance", { group_by: "day", limit: mostDays }, signal);
        return draw(new Map(valuesByTrader(days.rows, rangeOf(context, days)).map((entry) => [entry.trader, entry.sums.map(Number)])), days.isCut);
      };
      return { ...draw(new Map(), false), later: withCurves() };
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
    about: `${context.filters["trader_id"] ?? "All traders"}; money in US dollars`,
    span: 12,
    empty: "No trades in this range.",
    load: async (signal) => {
      const answer = await context.trades("trade-summary", { sort: "-trade_date", limit: "500" }, signal);
      if (answer.rows.length === 0) return null;
      return {
        answer,
        table: () => table({ caption: "Trades by day and symbol", columns: columns(answer.report.columns, ["trade_date", "symbol", "trade_type", "trades", "volume", "notional", "vwap", "low", "high"]), rows: answer.rows, most: 20 }),
        note: answer.isCut ? "The newest 500 rows." : null,
      };
    },
  };
}

function isMoney({ report }: Answer, column: string): boolean {
  return report.columns.some(({ name, kind }) => name === column && kind === "money");
}

// Whatever a trader's curve has come to, it has come from somewhere.
function openSum(answer: Answer, day: string | undefined, trader: string | undefined): boolean {
  open({ ...behindAll(answer, "realised_pnl"), parameters: { ...upTo(answer, day), trader_id: trader } });
  return true;
}

// A curve adds up from the first day on.
function upTo({ question: { group_by: _byDay, limit: _limit, ...others } }: Answer, day: string | undefined): Parameters {
  return { ...others, to: day };
}

function rangeOf({ range }: Context, answer: Answer): string[] {
  const days = answer.rows.map((row) => text(row, "trade_date")).sort();
  return each(range.from ?? days[0]!, range.to ?? days.at(-1)!);
}
