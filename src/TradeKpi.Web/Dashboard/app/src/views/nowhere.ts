import { h } from "../lib/dom";
import { beside, changed, format } from "../lib/place";
import type { PanelSpec } from "../parts/panel";
import type { Context, View } from "./context";

/** What stands under an address that is none. */
export function missing(name: string, views: readonly View[]): View {
  const links = views.map((view) => h("li", {}, h("a", { href: format(beside(view.name)) }, view.title)));
  return {
    name,
    title: "Not found",
    filters: [],
    panels: () => [said("not-found", "Not found", h("p", {}, `There is no page ${name}. The pages:`), h("ul", { class: "pages" }, ...links))],
  };
}

/** What stands there instead of panels that would each complain of the same days. */
export function mistaken(context: Context): PanelSpec[] {
  const { from = "", to = "", ...others } = context.filters;
  const view = location.hash.slice(2).split("?")[0] ?? "";
  const fix = from > to ? h("a", { class: "action", href: format({ view, filters: changed(others, { from: to, to: from }) }) }, "Swap them") : h("a", { class: "action", href: format({ view, filters: others }) }, "Show the newest days");
  return [said("mistaken", "Which days?", h("p", { role: "alert" }, context.mistake ?? ""), fix)];
}

function said(id: string, title: string, ...what: Node[]): PanelSpec {
  return { id, title, span: 12, load: () => Promise.resolve({ chart: h("div", { class: "state said" }, ...what) }) };
}
