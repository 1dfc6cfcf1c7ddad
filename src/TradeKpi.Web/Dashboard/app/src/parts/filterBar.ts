import type { Catalog } from "../api/client";
import { text } from "../api/report";
import { h, type Child } from "../lib/dom";
import { words } from "../lib/format";
import { changed, current, go, type Filters } from "../lib/place";
import { defaultRange, rangeDays, type Context, type FilterName } from "../views/context";

/** The values that the filters offer, best-selling first. */
export type Choices = Readonly<Partial<Record<FilterName, readonly string[]>>>;

const sources: Readonly<Partial<Record<FilterName, readonly [report: string, by: string, column: string]>>> = {
  country: ["sales-breakdown", "country", "segment"],
  category: ["sales-breakdown", "category", "segment"],
  customer_type: ["sales-breakdown", "customer_type", "segment"],
  trader_id: ["trader-performance", "", "trader_id"],
};

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

/** The filters of a view, as a form that writes the address. */
export function filterBar(context: Context, names: readonly FilterName[], choices: Choices): HTMLElement {
  const set = (changes: Filters) => go({ view: current().view, filters: changed(current().filters, changes) });
  const isFiltered = names.some((name) => context.filters[name]) || ["from", "to"].some((name) => context.filters[name]);
  const parts: Child[] = names.map((name) => (name === "range" ? dates(context, set) : choice(name, context.filters[name] ?? "", choices[name] ?? [], set)));
  const none = Object.fromEntries([...names, "from", "to"].map((name) => [name, ""]));
  const clear = isFiltered && h("button", { type: "button", class: "action", onclick: () => set(none) }, "Clear filters");
  return h("form", { class: "filters", "aria-label": "Filters", onsubmit: (event: Event) => event.preventDefault() }, ...parts, clear);
}

function dates({ filters, range }: Context, set: (changes: Filters) => void): HTMLElement {
  const isExact = filters["from"] !== undefined || filters["to"] !== undefined;
  const chosen = isExact ? "" : (filters["range"] ?? defaultRange);
  const choose = (name: string) => set({ range: name === defaultRange ? "" : name, from: "", to: "" });
  const buttons = [...Object.keys(rangeDays), "all"].map((name) =>
    h("button", { type: "button", name: `range-${name}`, "aria-pressed": String(name === chosen), onclick: () => choose(name) }, name === "all" ? "All" : name.replace("d", " d")),
  );
  const day = (name: "from" | "to", label: string) =>
    h("label", {}, h("span", {}, label), h("input", { type: "date", name, value: range[name] ?? "", onchange: (event: Event) => set({ ...exact(filters, range), range: "", [name]: (event.target as HTMLInputElement).value }) }));
  return h("div", { class: "filter-dates" }, h("div", { class: "segmented", role: "group", "aria-label": "Range" }, ...buttons), day("from", "From"), day("to", "To"));
}

// Setting one end keeps the other where it stands.
function exact(filters: Filters, range: { from?: string; to?: string }): Filters {
  return { from: filters["from"] ?? range.from ?? "", to: filters["to"] ?? range.to ?? "" };
}

function choice(name: FilterName, value: string, values: readonly string[], set: (changes: Filters) => void): HTMLElement {
  // A link may hold a value that is not among the best-selling.
  const all = value === "" || values.includes(value) ? values : [...values, value];
  const options = [...all].sort((a, b) => a.localeCompare(b, "en", { numeric: true })).map((option) => h("option", { value: option, selected: option === value }, option));
  const select = h("select", { name, onchange: (event: Event) => set({ [name]: (event.target as HTMLSelectElement).value }) }, h("option", { value: "" }, "All"), ...options);
  return h("label", {}, h("span", {}, words(name.replace("_id", ""))), select);
}
