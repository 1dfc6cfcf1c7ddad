import { decimal, number, text, type Answer, type Row } from "../api/report";
import { timeChart } from "../chart/timeChart";
import { seconds } from "../lib/days";
import { runningSums, sum } from "../lib/decimal";
import { h } from "../lib/dom";
import { money, thousands, words } from "../lib/format";
import { changed, current, format, go } from "../lib/place";
import { badge } from "../parts/badge";
import type { PanelSpec } from "../parts/panel";
import { columns, table } from "../parts/table";
import { tiles, type Tile } from "../parts/tiles";
import { behindAll, behindCell } from "../walk/behind";
import { walkLink } from "../walk/link";
import { openCell } from "../walk/opened";
import { alertMarks } from "./alertMarks";
import type { Context, View } from "./context";
import { tradeTotals } from "./tradeTotals";
import { trust } from "./trust";

const newest = "200";
const parts = ["trader", "desk", "symbol"];

/** What a trading desk keeps open: what stands, what was made of it, and each trade as it comes. */
export const desk: View = {
  name: "desk",
  title: "Desk",
  filters: ["range", "trader_id"],
  panels: (context) => [totals(context), trust(context, "trade"), hours(context), realised(context), positions(context), blotter(context)],
};

function totals(context: Context): PanelSpec {
  return {
    id: "desk-totals",
    title: "Totals",
    span: 12,
    bare: true,
    empty: "No trades in this range.",
    load: async (signal) => {
      const totals = tradeTotals(context, { by: "none" }, signal);
      const [now, then, open] = await Promise.all([totals.now(), totals.before(), context.trades("positions", {}, signal)]);
      const row = now.rows[0];
      if (!row && open.rows.length === 0) return null;
      const side = (answer: Answer | undefined, column: string) => (answer ? (number(answer.rows[0], column) ?? 0) : null);
      const tile = (label: string, column: string, more: Partial<Tile> = {}): Tile => ({ label, value: money(decimal(row, column)), now: side(now, column), before: side(then, column), behind: behindCell(row, column), ...more });
      const when = context.catalog.asOf ? "then" : "now";
      const held = sum(open.rows.map((position) => decimal(position, "unrealised_pnl")));
      return {
        chart: tiles(
          [
            tile("Net PnL", "net_pnl", { unit: "USD", about: "Realised less the fees of all trades in the range." }),
            tile("Realised PnL", "realised_pnl", { unit: "USD", about: "First in, first out; fees apart." }),
            tile("Fees", "fees", { unit: "USD", isCost: true }),
            tile("Trades", "trades", { value: thousands(decimal(row, "trades")) }),
            { label: "Unrealised PnL", value: money(held), unit: "USD", foot: `${when}, at last traded prices`, about: "What closing every open lot at the last traded price of its symbol would realise, fees apart.", behind: behindAll(open, "unrealised_pnl") },
            { label: "Open positions", value: thousands(String(open.rows.length)), foot: h("span", {}, `${when}, `, walkLink(behindAll(open, "lots"), `${thousands(sum(open.rows.map((position) => decimal(position, "lots"))))} lots`)), counts: "desk-positions", about: "A trader's of a symbol each; the table below has them." },
          ],
          totals.against,
        ),
        note: totals.note,
      };
    },
  };
}

/** The newest day of the range by the hour. */
function hours(context: Context): PanelSpec {
  return {
    id: "desk-hours",
    title: "The day by the hour",
    about: "Net PnL so far, fees taken off; the newest day with trades in the range, UTC",
    span: 8,
    empty: "No trades in this range.",
    load: async (signal) => {
      const last = (await context.trades("blotter", { limit: "1" }, signal)).rows[0];
      if (!last) return null;
      const day = text(last, "trade_time").slice(0, 10);
      const answer = await context.trades("realised-pnl", { by: "none", per: "hour", from: day, to: day }, signal);
      const start = seconds(day);
      const rows = new Map(answer.rows.map((row) => [Date.parse(text(row, "period")) / 1000, row]));
      const end = Math.max(...rows.keys());
      const times = Array.from({ length: (end - start) / 3600 + 1 }, (_, n) => start + n * 3600);
      const openAt = openHour(context, times);
      const net = runningSums(times.map((time) => decimal(rows.get(time), "net_pnl")));
      const chart = timeChart({
        label: `Net PnL of ${day} so far, by the hour`,
        times,
        lines: [
          { label: "Net PnL", colour: "--series-1", values: net.map(Number), read: (at) => `${money(net[at] ?? "0")} USD` },
          { label: "In the hour", colour: "--series-6", shape: "bars", values: times.map((time) => number(rows.get(time), "net_pnl") ?? 0), read: (at) => `${money(decimal(rows.get(times[at] ?? 0), "net_pnl"))} USD` },
        ],
        marks: await alertMarks(context, { "realised-pnl": "all", positions: "all", blotter: "all" }, { from: day, to: day }, signal),
        onPoint: (at) => openCell(rows.get(times[at] ?? 0), "net_pnl"),
        hourly: true,
        openAt,
        height: 290,
      });
      const names = ["period", "trades", "notional", "closes", "wins", "losses", "realised_pnl", "fees", "net_pnl"];
      return { answer, chart: chart.node, canvas: chart.canvas, stop: chart.stop, table: () => table({ caption: "The day by the hour", columns: columns(answer.report.columns, names, { period: { heading: "Hour" } }), rows: answer.rows.toReversed() }), note: openAt === undefined ? day : `${day}. Its last hour is not over: dashed, up to ${context.extent?.until?.slice(11, 16)} UTC.` };
    },
  };
}

/** The hour that events have come into, where it is drawn: more may come. */
function openHour({ extent }: Context, times: readonly number[]): number | undefined {
  const at = times.length - 1;
  return extent?.until !== undefined && Math.floor(Date.parse(extent.until) / 3_600_000) * 3600 === times[at] ? at : undefined;
}

function realised(context: Context): PanelSpec {
  const by = parts.includes(context.filters["by"] ?? "") ? context.filters["by"]! : "trader";
  const choose = (name: string) => go({ view: current().view, filters: changed(current().filters, { by: name === "trader" ? "" : name }) });
  const buttons = parts.map((name) => h("button", { type: "button", name: `by-${name}`, "aria-pressed": String(name === by), onclick: () => choose(name) }, words(name)));
  return {
    id: "desk-realised",
    title: `Realised by ${by}`,
    about: "Over the range; net of fees",
    span: 4,
    controls: [h("div", { class: "segmented", role: "group", "aria-label": "Realised by" }, ...buttons)],
    empty: "No trades in this range.",
    load: async (signal) => {
      const answer = await context.trades("realised-pnl", { by, sort: "-net_pnl" }, signal);
      if (answer.rows.length === 0) return null;
      const changes = { segment: { heading: words(by), ...(by === "trader" && { draw: (row: Row) => traderLink(text(row, "segment")) }) } };
      return {
        answer,
        table: () => table({ caption: `Realised by ${by}`, columns: columns(answer.report.columns, ["segment", "net_pnl", "realised_pnl", "fees", "closes"], changes), rows: answer.rows, most: 10 }),
        note: `Together ${total(answer, "net_pnl")} USD.`,
      };
    },
  };
}

function positions(context: Context): PanelSpec {
  return {
    id: "desk-positions",
    title: "Open positions",
    about: "All that stands, whatever the range. Unrealised at the last traded price of the symbol, whoever traded it; no market's quote",
    span: 12,
    empty: "Nothing stands open.",
    load: async (signal) => {
      const answer = await context.trades("positions", { sort: "unrealised_pnl" }, signal);
      if (answer.rows.length === 0) return null;
      const names = ["trader_id", "desk", "symbol", "side", "quantity", "average_cost", "last_price", "unrealised_pnl", "cost", "market_value", "lots", "opened_at", "last_traded_at"];
      return {
        answer,
        table: () => table({ caption: "Open positions", columns: columns(answer.report.columns, names, { trader_id: { heading: "Trader", draw: (row: Row) => traderLink(text(row, "trader_id")) }, lots: { heading: "Lots" } }), rows: answer.rows, most: 15 }),
        note: `${thousands(String(answer.rows.length))} positions, the largest loss first; unrealised together ${total(answer, "unrealised_pnl")} USD.`,
      };
    },
  };
}

function blotter(context: Context): PanelSpec {
  return {
    id: "blotter",
    title: "Blotter",
    about: "Each trade as it comes to gold, the newest first",
    span: 12,
    empty: "No trades in this range.",
    load: async (signal) => {
      const answer = await context.trades("blotter", { limit: newest }, signal);
      if (answer.rows.length === 0) return null;
      const names = ["trade_time", "trade_id", "trader_id", "desk", "symbol", "trade_type", "quantity", "price", "notional", "fees", "closed_quantity", "realised_pnl"];
      const changes = { trader_id: { heading: "Trader", draw: (row: Row) => traderLink(text(row, "trader_id")) }, trade_type: { heading: "Side", draw: (row: Row) => badge(row["trade_type"]) }, trade_id: { heading: "Trade" } };
      return { answer, table: () => table({ caption: "Blotter", columns: columns(answer.report.columns, names, changes), rows: answer.rows, most: 50 }), note: answer.isCut ? `The newest ${newest}.` : null };
    },
  };
}

function total(answer: Answer, column: string): string {
  return money(sum(answer.rows.map((row) => decimal(row, column))));
}

/** Sets the trader for the whole page, or no trader where it is set already. */
function traderLink(trader: string): Node {
  const { filters } = current();
  const isSet = filters["trader_id"] === trader;
  return h("a", { href: format({ view: "desk", filters: changed(filters, { trader_id: isSet ? "" : trader }) }), "aria-current": isSet ? "true" : null, title: isSet ? "All traders" : "Only this trader" }, trader);
}
