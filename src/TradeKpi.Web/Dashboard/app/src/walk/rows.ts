import { UnknownReportError, type Catalog, type Parameters } from "../api/client";
import { rowsBehind, type RowsBehind } from "../api/explain";
import { decimal, text, type Answer } from "../api/report";
import { compare, sum } from "../lib/decimal";
import { h, type Child } from "../lib/dom";
import { cell, currencyOf, inCurrency, nothing, pricePlaces, rowCurrency, thousands, type Kind } from "../lib/format";
import { badge } from "../parts/badge";
import { isOf, questionOf, type Behind } from "./behind";
import { formula, type About } from "./definition";
import { Part } from "./part";
import { history } from "./events";
import { rowTable } from "./rowTable";

const page = "50";
const looks = 3;

type Told = (number: Child, moment: string | null) => void;

/** The rows behind a number, and whether they add up to it. */
export function rowsPart(catalog: Catalog, behind: Behind, about: () => Promise<About>, told: Told): Part {
  return new Part("What it is made of", "rows", async (signal) => {
    const explained = catalog.explanation(behind.report);
    const column = explained?.columns.find(({ name }) => name === behind.column);
    const said = await about();
    if (!explained || !column) {
      const answer = await numberOf(catalog, behind, signal);
      told(written(answer, behind, false), answer.asOf);
      return [h("p", {}, "No rows stand behind it: ", ...why(behind, said)), ...keyEvents(behind)];
    }
    const take = (more: Parameters) => rowsBehind(explained.href, explained.parameters, { ...asked(behind), sort: "-contribution", limit: page, as_of: catalog.asOf, ...more }, signal);
    const [answer, first] = await ofOneVersion(() => Promise.all([numberOf(catalog, behind, signal), take({})]));
    told(written(answer, behind, column.adds_up), answer.asOf);
    const kind = kindOf(answer, behind);
    const number = exact(answer, behind, column.adds_up);
    const currency = currencyIn(answer, behind);
    const parts = said.columns.find(({ name }) => name === behind.column)?.formula;
    return [
      h("p", {}, ...total(first, column, kind, number, currency)),
      !column.adds_up && parts && h("p", {}, "It follows from other numbers of the row: ", ...formula(behind, said, parts), "."),
      first.rows.length > 0 && rowTable(catalog, first, column.rows, { kind, isMoney: currency !== undefined, isOwn: unitIn(answer, behind) === rowCurrency, currency: behind.parameters["currency"] ?? "USD" }, (cursor) => take({ cursor })),
      ...keyEvents(behind),
    ];
  });
}

// Gold may change between two questions: then both are asked again.
async function ofOneVersion(both: () => Promise<[Answer, RowsBehind]>): Promise<[Answer, RowsBehind]> {
  let found = await both();
  for (let look = 1; look < looks && found[0].asOf !== found[1].asOf; look++) found = await both();
  return found;
}

function asked({ column, parameters }: Behind): Parameters {
  const { sort: _sort, limit: _limit, ...others } = parameters;
  return { ...others, column };
}

async function numberOf(catalog: Catalog, behind: Behind, signal: AbortSignal): Promise<Answer> {
  if (!catalog.has(behind.report)) throw new UnknownReportError(behind.report);
  return catalog.report(behind.report, questionOf(catalog, behind), signal);
}

/** The number as the report says it: of one row, or the sum over all that the question has. */
function exact(answer: Answer, behind: Behind, addsUp: boolean): string | null {
  const rows = answer.rows.filter((row) => isOf({ report: answer.report.name, key: answer.report.key }, behind, row));
  if (rows.length === 1) return text(rows[0], behind.column) || null;
  return addsUp && rows.length > 0 && !answer.isCut ? sum(rows.map((row) => decimal(row, behind.column))) : null;
}

function written(answer: Answer, behind: Behind, addsUp: boolean): Child {
  const number = exact(answer, behind, addsUp);
  const [kind, currency] = [kindOf(answer, behind), currencyIn(answer, behind)];
  return number === null ? nothing : inCurrency(cell(number, kind, behind.column, kind === "quantity" && currency ? pricePlaces : undefined), currency);
}

/** What the number is in; a row of a currency of its own says which. */
function currencyIn({ report, rows }: Answer, behind: Behind): string | undefined {
  const row = rows.find((row) => isOf({ report: report.name, key: report.key }, behind, row)) ?? rows[0];
  return currencyOf(unitIn({ report }, behind), row?.["currency"]);
}

function unitIn({ report }: Pick<Answer, "report">, { column }: Behind): string | null | undefined {
  return report.columns.find(({ name }) => name === column)?.unit;
}

function kindOf({ report }: Answer, { column }: Behind): Kind {
  return report.columns.find(({ name }) => name === column)?.kind ?? "quantity";
}

function total(first: RowsBehind, column: { readonly rows: string; readonly adds_up: boolean }, kind: Kind, number: string | null, currency: string | undefined): Child[] {
  const [row] = first.rows;
  const count = row ? thousands(text(row, "rows_behind")) : "0";
  const [name, stand, add] = count === "1" ? [column.rows, "stands", "adds"] : [`${column.rows}s`, "stand", "add"];
  if (!column.adds_up) return [`${count} ${name} ${stand} behind it.`];
  const added = row ? decimal(row, "sum_behind") : "0";
  const agrees = number === null ? null : badge(compare(added, number) === 0 ? "AGREES" : "DIFFERS");
  return [agrees, ` ${count} ${name} ${add} up to ${inCurrency(cell(added, kind, "sum_behind"), currency)}.`];
}

/** The events of the customer or product whose row it is: names, categories and stock come from them. */
function keyEvents({ parameters }: Behind): Child[] {
  return ["customer", "product"].flatMap((entity) => {
    const key = parameters[`${entity}_id`];
    return key ? [history(entity, key)] : [];
  });
}

function why({ column }: Behind, about: About): Child[] {
  const known = about.columns.find(({ name }) => name === column);
  return [about.unexplained ?? known?.description ?? "it is computed."];
}
