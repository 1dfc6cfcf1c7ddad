import { NoPastError, type Catalog } from "../api/client";
import { text, type Row } from "../api/report";
import { h, type Child } from "../lib/dom";
import { cell, currencyOf, inCurrency, time } from "../lib/format";
import { changed, format } from "../lib/place";
import { badge } from "../parts/badge";
import type { PanelSpec } from "../parts/panel";
import { columns, table, type TableColumn } from "../parts/table";
import { behindName, write, type Behind } from "../walk/behind";
import { editRule } from "./alertRule";
import { boundsOf, listRules, type Rule } from "./alertRules";
import type { Context, View } from "./context";

const most = "500";

/** What must not come to pass, and what did. */
export const alerts: View = {
  name: "alerts",
  title: "Alerts",
  filters: [],
  panels: (context) => [rules(context), changes(context)],
};

function rules(context: Context): PanelSpec {
  const { asOf } = context.catalog;
  const add = h("button", { type: "button", class: "action", onclick: () => editRule(context.catalog, undefined) }, "New rule");
  return {
    id: "alert-rules",
    title: "Rules",
    about: "Looked at after each version of gold; a change of state is told once to each webhook",
    span: 12,
    isLive: true,
    controls: asOf ? [] : [add],
    load: async (signal) => {
      if (asOf) throw new NoPastError("the list of rules");
      const { rules, webhooks } = await listRules(signal);
      const byName = new Map(rules.map((rule) => [rule.name, rule]));
      const of = (row: Row) => byName.get(text(row, "name"))!;
      const shown: TableColumn[] = [
        { name: "name", kind: "text", heading: "Rule", draw: (row) => h("button", { type: "button", class: "link", onclick: () => editRule(context.catalog, of(row)) }, text(row, "name")) },
        { name: "state", kind: "text", heading: "State", draw: (row) => badge(row["state"]) },
        { name: "since", kind: "text", heading: "Since", draw: (row) => time(text(row, "since")) },
        { name: "kind", kind: "text", heading: "Kind" },
        { name: "watches", kind: "text", heading: "Watches" },
        { name: "bounds", kind: "text", heading: "Fires" },
        { name: "origin", kind: "text", heading: "From" },
        { name: "detail", kind: "text", heading: "Last" },
      ];
      const rows = rules.map((rule): Row => ({ name: rule.name, state: rule.fault ? "ERROR" : rule.state, since: rule.since ?? null, kind: rule.kind, watches: watched(rule), bounds: boundsOf(rule), origin: rule.origin, detail: rule.fault ?? rule.detail ?? null }));
      const told = webhooks.length === 0 ? "No webhook is set: changes stand below and nobody is told." : `Told: ${webhooks.join(", ")}.`;
      return { table: () => (rows.length === 0 ? h("p", { class: "state" }, "No rule yet.") : table({ caption: "Alert rules", columns: shown, rows })), note: told };
    },
  };
}

function watched(rule: Rule): string {
  const parameters = Object.entries(rule.parameters ?? {}).map(([name, value]) => `${name}=${value}`);
  return [rule.kind === "DATA_TEST" ? (rule.test ?? "any data test") : `${rule.report} ${rule.column ?? ""}`, ...parameters].join(", ");
}

// A robust z, and what is counted, is in no currency.
function unitOf({ catalog }: Context, row: Row, rule: Rule | undefined): string | null | undefined {
  const isInIt = ["THRESHOLD", "DRAWDOWN"].includes(text(row, "kind"));
  return isInIt ? catalog.columns(text(row, "report"), rule?.parameters ?? {}).find(({ name }) => name === text(row, "column_name"))?.unit : undefined;
}

function changes(context: Context): PanelSpec {
  return {
    id: "alert-changes",
    title: "Changes",
    about: "Newest first",
    span: 12,
    isLive: true,
    empty: "No rule has fired yet.",
    load: async (signal) => {
      const [answer, { rules }] = await Promise.all([context.catalog.report("alerts", { limit: most }, signal), listRules(signal)]);
      if (answer.rows.length === 0) return null;
      const ruled = new Map(rules.map((rule) => [rule.name, rule]));
      const names = ["changed_at", "rule", "state", "value", "bound", "row_key", "gold_version", "delivered", "pending", "failed", "detail"];
      const ruleOf = (row: Row) => ruled.get(text(row, "rule"));
      const compared = (column: string) => ({ draw: (row: Row) => inCurrency(cell(row[column], "quantity", column), currencyOf(unitOf(context, row, ruleOf(row)))), lead: (row: Row, content: Child) => decided(context, row, ruleOf(row), content) });
      const drawn = { value: compared("value"), bound: compared("bound"), state: { draw: (row: Row) => badge(row["state"]) }, row_key: { heading: "Row" }, gold_version: { heading: "Version" }, changed_at: { heading: "At" } };
      return { answer, table: () => table({ caption: "Changes of alert rules", columns: columns(answer.report.columns, names, drawn), rows: answer.rows, most: 50 }), note: answer.isCut ? `The newest ${most} changes; earlier ones are in the report.` : null };
    },
  };
}

/** Leads to the number that the rule compared, as it was in the version that showed it. */
function decided({ catalog }: Context, row: Row, rule: Rule | undefined, content: Child): Child {
  const behind = watchedCell(catalog, row, rule);
  if (!behind) return content;
  const asOf = catalog.takes(behind.report, "as_of") ? text(row, "gold_version") : "";
  const filters = changed({ name: behind.report, as_of: asOf, [behindName]: write(behind) }, {});
  return h("a", { class: "walk-link", href: format({ view: "report", filters }), title: "What was compared, as it stood then" }, content);
}

/** The cell that decided; none where the change names no row, or none by the key that the rule's answer has. */
function watchedCell(catalog: Catalog, row: Row, rule: Rule | undefined): Behind | undefined {
  const isTest = text(row, "kind") === "DATA_TEST";
  const [report, column] = isTest ? ["data-quality", "failures"] : [text(row, "report"), text(row, "column_name")];
  const key = catalog.columns(report, rule?.parameters ?? {}).flatMap(({ name }) => (catalog.info(report)!.key.includes(name) ? [name] : []));
  const values = text(row, "row_key").split(isTest ? ", " : " / ");
  if (column === "" || values[0] === "" || values.length !== key.length) return undefined;
  return { report, column, parameters: { ...rule?.parameters, ...Object.fromEntries(key.map((name, n) => [name, values[n]])) } };
}
