import type { Catalog } from "../api/client";
import { decimal, text } from "../api/report";
import { h, type Child } from "../lib/dom";
import { cell, money, thousands } from "../lib/format";
import { badge } from "../parts/badge";
import type { Behind } from "./behind";
import { Part } from "./part";

const mostShown = 10;

/** Whether gold agrees with the events behind each of the number's days. */
export function certificates(catalog: Catalog, behind: Behind): Part {
  return new Part("Certificate of the day", "certificate", async (signal) => {
    const rows = catalog.explanation(behind.report)?.columns.find(({ name }) => name === behind.column)?.rows;
    if (!rows || ["refused event", "event", "offender"].includes(rows)) return [h("p", { class: "walk-muted" }, "Only days of orders and trades have one.")];
    const { parameters } = behind;
    const day = parameters["sale_date"] ?? parameters["trade_date"] ?? parameters["day"] ?? parameters["period"]?.slice(0, 10);
    const entity = rows === "order or trade" ? parameters["entity"] : rows.startsWith("order") ? "order" : "trade";
    const days = await catalog.report("day-certificates", { entity, from: day ?? parameters["from"], to: day ?? parameters["to"], sort: "-day" }, signal);
    if (days.rows.length === 0) return [h("p", { class: "walk-muted" }, "Gold has no such day.")];
    const wrong = days.rows.filter((row) => row["status"] !== "AGREES");
    if (days.rows.length > 1) return [several(days.rows.length, wrong.length, entity ?? "order or trade"), ...wrong.slice(0, mostShown).map((row) => h("p", {}, `${text(row, "day")}: the events say ${thousands(decimal(row, "events"))}, gold ${thousands(decimal(row, "gold_events"))}.`))];
    const row = days.rows[0]!;
    const facts = [
      ["Events behind the day", thousands(decimal(row, "events"))],
      ["What they add up to", `${money(decimal(row, "amount"))} USD`],
      ["Gold says", `${thousands(decimal(row, "gold_events"))} and ${money(decimal(row, "gold_amount"))} USD`],
      ["Digest of the events", cell(row["digest"], "text", "digest")],
    ] as const;
    return [h("p", {}, badge(row["status"]), ` ${text(row, "day")}`), h("dl", { class: "walk-facts" }, ...facts.flatMap(([term, value]) => [h("dt", {}, term), h("dd", {}, value)]))];
  });
}

function several(days: number, wrong: number, entity: string): Child {
  return h("p", {}, badge(wrong === 0 ? "AGREES" : "DIFFERS"), ` ${days - wrong} of ${days} days of ${entity}s agree with the events behind them.`);
}
