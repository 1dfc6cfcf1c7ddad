import { number, text, type Answer, type Row } from "../api/report";
import { heat } from "../chart/heat";
import { plusMonths } from "../lib/days";
import { cell, nothing } from "../lib/format";
import { groupBy } from "../lib/group";
import { bar } from "../parts/bar";
import type { PanelSpec } from "../parts/panel";
import { columns, table } from "../parts/table";
import { behindCell } from "../walk/behind";
import { walkLink } from "../walk/link";
import { idsAlone } from "./breakdown";
import type { Context, View } from "./context";
import { tableOf } from "./simple";

/** Who the customers are, and whether they come back: over all time, as recency and return have no range. */
export const customers: View = {
  name: "customers",
  title: "Customers",
  filters: ["country", "customer_type"],
  scope: "Not of a range: recency counts to the newest day, frequency and spend are of all orders.",
  panels: (context) => [
    segments(context),
    cohorts(context),
    tableOf(context, {
      id: "best-customers",
      title: "Customers by spend",
      about: `Recency, frequency and monetary value, each scored from 1 to 5; ${idsAlone}`,
      span: 12,
      report: "customer-segments",
      parameters: { sort: "-monetary", limit: "200" },
      columns: ["customer_id", "customer_type", "country", "segment", "monetary", "frequency", "recency_days", "last_order_date", "recency_score", "frequency_score", "monetary_score"],
      changes: (answer) => {
        const longest = Math.max(...answer.rows.map((row) => number(row, "monetary") ?? 0));
        return { monetary: { draw: (row: Row) => bar(cell(row["monetary"], "money", "monetary"), number(row, "monetary"), longest) }, recency_score: { heading: "R" }, frequency_score: { heading: "F" }, monetary_score: { heading: "M" } };
      },
      most: 25,
    }),
  ],
};

function segments(context: Context): PanelSpec {
  return {
    id: "segments",
    title: "Segments",
    about: "Customers by recency, frequency and spend; added up over all of them",
    span: 4,
    load: async (signal) => {
      const answer = await context.catalog.report("segment-totals", { ...context.segment, sort: "-monetary" }, signal);
      if (answer.rows.length === 0) return null;
      const longest = Math.max(...answer.rows.map((row) => number(row, "customers") ?? 0));
      const changes = {
        customers: { draw: (row: Row) => bar(cell(row["customers"], "count", "customers"), number(row, "customers"), longest) },
        monetary: { heading: "Spend" },
        share_of_spend: { heading: "Share" },
      };
      return { answer, table: () => table({ caption: "Customers by segment", columns: columns(answer.report.columns, ["segment", "customers", "monetary", "share_of_spend"], changes), rows: answer.rows }) };
    },
  };
}

function cohorts(context: Context): PanelSpec {
  return {
    id: "cohorts",
    title: "Retention by cohort",
    about: "Of the customers first seen in a month, the share that ordered again so many months later",
    span: 8,
    load: async (signal) => {
      const answer = await context.catalog.report("cohorts", context.segment, signal);
      return answer.rows.length === 0 ? null : { answer, chart: matrix(context, answer), table: () => table({ caption: "Retention by cohort", columns: columns(answer.report.columns, answer.report.columns.map((column) => column.name)), rows: answer.rows }), note: context.openMonth ? `${context.openMonth} is not over: its cells are dashed, and will rise.` : null };
    },
  };
}

function matrix({ openMonth }: Context, answer: Answer): Node {
  const months = Math.max(...answer.rows.map((row) => number(row, "months_since") ?? 0));
  const groups = groupBy(answer.rows, (row) => text(row, "cohort_month"));
  return heat({
    caption: "Retention by cohort and month",
    corner: "Cohort",
    lead: "Customers",
    columns: Array.from({ length: months + 1 }, (_, n) => String(n)),
    rows: [...groups].map(([month, rows]) => ({
      name: month.slice(0, 7),
      lead: walkLink(behindCell(rows[0], "cohort_customers"), text(rows[0], "cohort_customers")),
      cells: Array.from({ length: months + 1 }, (_, n) => {
        const row = rows.find((candidate) => number(candidate, "months_since") === n);
        return row ? { text: cell(row["retention"], "ratio", "retention").replace(/\.\d+ %/, " %"), strength: number(row, "retention") ?? 0, title: `${text(row, "active_customers")} of ${text(row, "cohort_customers")}`, isOpen: plusMonths(month, n).slice(0, 7) === openMonth, behind: behindCell(row, "retention") } : { text: nothing, strength: null };
      }),
    })),
  });
}
