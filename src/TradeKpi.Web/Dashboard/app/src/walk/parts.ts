import { ask, type Catalog } from "../api/client";
import { h, type Child } from "../lib/dom";
import { time, words } from "../lib/format";
import { isProduct, product } from "../parts/product";
import { changesOf } from "../time/changes";
import type { Behind } from "./behind";
import { certificates } from "./certificates";
import { definition, type About } from "./definition";
import { lineagePart, testsPart } from "./origins";
import { Part } from "./part";
import { rowsPart } from "./rows";

/** The heading and the parts of the sheet for a number. */
export function partsOf(catalog: Catalog, behind: Behind): { readonly title: Child[]; readonly parts: Part[] } {
  if (behind.report === "restatements") return changesOf(catalog, behind);
  const info = catalog.info(behind.report);
  const value = h("p", { class: "walk-value" });
  const asOf = h("p", { class: "walk-muted" });
  const title = [h("h2", { id: "walk-title" }, words(behind.column), h("span", { class: "walk-report" }, ` in ${info?.title ?? behind.report}`)), value, where(catalog, behind), asOf];
  if (!info) return { title, parts: [new Part("Not available", "missing", () => Promise.resolve([h("p", {}, `This host has no report ${behind.report}.`)]))] };

  // The parts that tell of the report itself ask for it once.
  let asked: Promise<About> | undefined;
  const about = () =>
    (asked ??= (ask(`${info.href}/about`) as Promise<About>).catch((error: unknown) => {
      asked = undefined;
      throw error;
    }));
  const told = (number: Child, moment: string | null) => {
    value.replaceChildren(...(number ? [number] : []));
    asOf.textContent = moment === null ? "" : `As of ${time(moment)} UTC`;
  };
  return {
    title,
    parts: [
      rowsPart(catalog, behind, about, told),
      new Part("Definition", "definition", async () => definition(behind, await about())),
      certificates(catalog, behind),
      testsPart(catalog, behind, about),
      lineagePart(behind, about),
    ],
  };
}

function where(catalog: Catalog, { parameters }: Behind): HTMLElement {
  const shown = Object.entries(parameters).filter(([name]) => !["sort", "limit"].includes(name));
  return h("ul", { class: "walk-where" }, ...shown.map(([name, value]) => h("li", {}, h("span", { class: "walk-muted" }, `${words(name)} `), isProduct(name) && value ? product(catalog, value) : value)));
}
