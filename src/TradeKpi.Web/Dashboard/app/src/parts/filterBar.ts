import type { Catalog } from "../api/client";
import { text } from "../api/report";
import { h, put, type Child } from "../lib/dom";
import { words } from "../lib/format";
import { changed, current, go, type Filters } from "../lib/place";
import { defaultRange, presets } from "../lib/ranges";
import type { Context, FilterName } from "../views/context";
import { dayInput } from "./dayInput";

/** The values that the filters offer, best-selling first. */
export type Choices = Readonly<Partial<Record<FilterName, readonly string[]>>>;

const sources: Readonly<Partial<Record<FilterName, readonly [report: string, by: string, column: string]>>> = {
  country: ["sales-breakdown", "country", "segment"],
  category: ["sales-breakdown", "category", "segment"],
  customer_type: ["sales-breakdown", "customer_type", "segment"],
  trader_id: ["trader-performance", "", "trader_id"],
};

/** Filters on one of very many: a link sets them, and they can be let go. */
const keys: readonly FilterName[] = ["product_id", "customer_id"];

/** What each filter can be set to, over all time. */
export async function choicesOf(catalog: Catalog, names: readonly FilterName[]): Promise<Choices> {
  const entries = names.map(async (name) => {
    const source = sources[name];
    if (!source || !catalog.has(source[0])) return [name, []] as const;
    const { rows } = await catalog.report(source[0], { by: source[1], limit: "500" });
    return [name, rows.map((row) => text(row, source[2])).filter((value) => value !== "")] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Gives the filters of a form their choices, and leaves the form as it is: it may be in use. */
export function fillChoices(form: HTMLElement, choices: Choices): void {
  for (const [name, values] of Object.entries(choices)) {
    const select = form.querySelector<HTMLSelectElement>(`select[name="${name}"]`);
    if (select) put(select, ...options(select.value, sorted(select.value, values)));
  }
}

/** The filters of a view, as a form that writes the address, and what days it is of where no filter says. */
export function filterBar(context: Context, names: readonly FilterName[], choices: Choices, scope: string | undefined): HTMLElement {
  const set = (changes: Filters) => go({ view: current().view, filters: changed(current().filters, changes) });
  const clearable = names.includes("range") ? [...names, "from", "to", "compare"] : names;
  const isFiltered = clearable.some((name) => context.filters[name]);
  const part = (name: FilterName): Child => {
    const value = context.filters[name] ?? "";
    if (name === "range") return dates(context, set);
    return keys.includes(name) ? value !== "" && held(name, value, set) : choice(name, value, choices[name] ?? [], set);
  };
  const parts: Child[] = [...names.map(part), scope && h("p", { class: "scope" }, scope)];
  const none = Object.fromEntries(clearable.map((name) => [name, ""]));
  const clear = isFiltered && h("button", { type: "button", class: "action", onclick: () => set(none) }, "Clear filters");
  return h("form", { class: "filters", "aria-label": "Filters", onsubmit: (event: Event) => event.preventDefault() }, ...parts, clear);
}

function dates({ filters, range }: Context, set: (changes: Filters) => void): HTMLElement {
  const isExact = filters["from"] !== undefined || filters["to"] !== undefined;
  const chosen = isExact ? "" : (filters["range"] ?? defaultRange);
  const choose = (name: string) => set({ range: name === defaultRange ? "" : name, from: "", to: "" });
  const buttons = presets.map((name) =>
    h("button", { type: "button", name: `range-${name}`, "aria-pressed": String(name === chosen), onclick: () => choose(name), title: titles[name] }, labels[name] ?? name.replace("d", " d")),
  );
  const day = (name: "from" | "to", label: string) => dayInput(name, label, range[name] ?? "", (value) => set({ ...exact(filters, range), range: "", [name]: value }));
  const compare = choice("compare", filters["compare"] ?? "", [], set, comparisons);
  return h("div", { class: "filter-dates" }, h("div", { class: "segmented", role: "group", "aria-label": "Range" }, ...buttons), day("from", "From"), day("to", "To"), compare);
}

const labels: Readonly<Record<string, string>> = { mtd: "MTD", qtd: "QTD", ytd: "YTD", all: "All" };
const titles: Readonly<Record<string, string>> = { mtd: "Month to date", qtd: "Quarter to date", ytd: "Year to date" };
const comparisons = [["", "days before"], ["year", "year before"], ["none", "nothing"]] as const;

/** A key that is set, with the way to let it go. */
function held(name: FilterName, value: string, set: (changes: Filters) => void): HTMLElement {
  return h("button", { type: "button", class: "action held", name, title: "Remove this filter", onclick: () => set({ [name]: "" }) }, `${words(name)} ${value}`, h("span", { "aria-hidden": "true" }, " ✕"));
}

// Setting one end keeps the other where it stands.
function exact(filters: Filters, range: { from?: string; to?: string }): Filters {
  return { from: filters["from"] ?? range.from ?? "", to: filters["to"] ?? range.to ?? "" };
}

type Named = readonly (readonly [value: string, label: string])[];

function choice(name: string, value: string, values: readonly string[], set: (changes: Filters) => void, named?: Named): HTMLElement {
  const select = h("select", { name, onchange: (event: Event) => set({ [name]: (event.target as HTMLSelectElement).value }) }, ...options(value, named ?? sorted(value, values)));
  return h("label", {}, h("span", {}, words(name.replace("_id", ""))), select);
}

function options(value: string, named: Named): HTMLElement[] {
  return named.map(([option, label]) => h("option", { value: option, selected: option === value }, label));
}

// A link may hold a value that is not among the best-selling.
function sorted(value: string, values: readonly string[]): Named {
  const all = value === "" || values.includes(value) ? values : [...values, value];
  return [["", "All"], ...[...all].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((option) => [option, option] as const)];
}
