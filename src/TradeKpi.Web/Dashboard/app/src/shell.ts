import { AskError, Catalog, key } from "./api/client";
import { number, text } from "./api/report";
import { statusOf } from "./lib/age";
import { h, put } from "./lib/dom";
import { duration, nothing } from "./lib/format";
import { Live } from "./lib/live";
import { beside, changed, current, format, type Filters } from "./lib/place";
import type { Extent } from "./lib/ranges";
import * as look from "./lib/theme";
import { choicesOf, fillChoices, filterBar, type Choices } from "./parts/filterBar";
import { Panel } from "./parts/panel";
import { versionAt, type Version } from "./time/moment";
import { TimeBar } from "./time/timeBar";
import { isSamePage } from "./walk/behind";
import { Sheet } from "./walk/sheet";
import { affinity } from "./views/affinity";
import { alerts } from "./views/alerts";
import { Palette } from "./parts/palette";
import { Context, extentOf, grown, type View } from "./views/context";
import { customers } from "./views/customers";
import { desk } from "./views/desk";
import { lineage } from "./views/lineage";
import { mistaken, missing } from "./views/nowhere";
import { overview } from "./views/overview";
import { quality } from "./views/quality";
import { report } from "./views/report";
import { sales } from "./views/sales";
import { traders } from "./views/traders";

const views: readonly View[] = [overview, sales, affinity, customers, traders, desk, alerts, quality, lineage];
const narrowing = ["country", "category", "customer_type", "trader_id"] as const;
const carried = ["as_of", "range", "from", "to", "compare", ...narrowing];
const intervals = [2, 5, 30, 300, 0];
const intervalName = "tradekpi-interval";

/** The page around the views: heading, navigation, filters, and the look at the server every few seconds. */
export class Shell {
  private readonly brand = h("a", { class: "brand", href: "#/overview" }, h("h1", {}, "TradeKpi"));
  private readonly nav = h("nav", { "aria-label": "Views" });
  private readonly state = h("p", { class: "live-state", role: "status" });
  private readonly notice = h("p", { class: "notice", hidden: true });
  private readonly filters = h("div", { class: "filter-bar" });
  private readonly main = h("main", { id: "main", tabindex: -1 });
  private catalog: Catalog | undefined;
  private choices: Choices = {};
  private context: Context | undefined;
  private extent: Extent | undefined;
  /** How far events have come. */
  private until = "";
  private version: string | undefined;
  private panels: Panel[] = [];
  private sheet: Sheet | undefined;
  private readonly time = new TimeBar();
  /** The moment that is asked for and what it was found to be; none for now. */
  private asOf: string | undefined;
  private past: Version | undefined;
  private readonly live: Live;
  private readonly palette = new Palette(views, () => this.context?.catalog);
  private answeredAt = "";

  constructor() {
    const seconds = Number(localStorage.getItem(intervalName) ?? 5);
    this.live = new Live(() => this.look(), seconds);
    put(document.body, h("a", { class: "skip", href: "#main", onclick: (event: Event) => this.skip(event) }, "Skip to content"), this.header(seconds), this.time.element, this.notice, this.filters, this.main, this.palette.dialog);
    addEventListener("hashchange", (event) => this.show(event.oldURL));
    document.addEventListener("serverlost", () => this.live.lost());
  }

  start(): void {
    look.start();
    put(this.main, h("p", { class: "state loading" }, "Loading…"));
    this.live.restart();
  }

  private header(seconds: number): HTMLElement {
    const label = (value: number) => (value === 0 ? "Paused" : `Every ${duration(value)}`);
    const choose = (event: Event) => {
      const { value } = event.target as HTMLSelectElement;
      localStorage.setItem(intervalName, value);
      this.live.every(Number(value));
    };
    const interval = h("select", { class: "action", "aria-label": "Update", onchange: choose }, ...intervals.map((value) => h("option", { value, selected: value === seconds }, label(value))));
    const flip = () => {
      look.choose(look.theme() === "dark" ? "light" : "dark");
      theme.setAttribute("aria-pressed", String(look.theme() === "dark"));
    };
    const theme = h("button", { type: "button", class: "action", "aria-pressed": String(look.theme() === "dark"), onclick: flip }, "Dark");
    return h("header", { class: "top" }, this.brand, this.nav, h("div", { class: "top-end" }, this.state, this.palette.button, this.time.button, interval, theme));
  }

  private skip(event: Event): void {
    event.preventDefault();
    this.main.focus();
  }

  /** One look: the state of the pipeline each time, everything else when gold has changed. */
  private async look(): Promise<void> {
    try {
      if (this.catalog && this.asOf) {
        await this.find(this.catalog, this.asOf);
        return;
      }
      const catalog = this.catalog ?? (await Catalog.load());
      const { rows } = await catalog.report("pipeline", {});
      const version = text(rows.find((row) => row["stage"] === "gold"), "items");
      const source = rows.find((row) => row["stage"] === "source");
      this.until = text(source, "last_at");
      this.tell(version, number(source, "age_seconds"));
      if (!this.catalog) await this.open(catalog);
      this.answeredAt = new Date().toISOString().slice(11, 19);
      if (!this.notice.hidden) {
        this.notice.hidden = true;
        await this.renew(catalog, version);
      } else if (this.version === undefined) {
        // The panels have just begun to ask.
        this.version = version;
      } else if (version !== this.version) {
        await this.renew(catalog, version);
      } else {
        await Promise.all(this.panels.filter((panel) => panel.isDue || panel.isLost).map((panel) => panel.refresh()));
      }
    } catch (error) {
      this.trouble(error);
      throw error;
    }
  }

  /** In the past only a server that was gone is looked for: what it did not answer is asked again when it is there. */
  private async find(catalog: Catalog, asOf: string): Promise<void> {
    await catalog.report("versions", { limit: "1" });
    this.notice.hidden = true;
    if (this.past === undefined) await this.travel(asOf);
    else {
      this.sayPast();
      await Panel.refreshAll(this.panels.filter((panel) => panel.isLost));
    }
  }

  private async open(catalog: Catalog): Promise<void> {
    this.extent = await extentOf(catalog, this.until);
    this.catalog = catalog;
    this.time.show(catalog, undefined, undefined);
    this.show();
  }

  /** Another version of gold, or the first after the server was gone: the range moves along, and all panels ask. */
  private async renew(catalog: Catalog, version: string): Promise<void> {
    const extent = grown(this.extent, this.until) ?? (await extentOf(catalog, this.until));
    if (this.asOf) return;
    const isMoved = extent?.last !== this.extent?.last;
    this.version = version;
    this.extent = this.context!.extent = extent;
    if (isMoved) this.show();
    else await Panel.refreshAll(this.panels);
  }

  /** What the filters of a view can be set to: asked for after what the view shows. */
  private async offer(view: View, context: Context): Promise<void> {
    const names = view.filters.filter((name) => !(name in this.choices));
    if (names.length === 0) return;
    try {
      const found = await choicesOf(context.catalog, names);
      if (context.catalog.asOf !== this.asOf) return;
      this.choices = { ...this.choices, ...found };
    } catch {
      return;
    }
    fillChoices(this.filters, this.choices);
  }

  /** Shows the place in the address. What was there before stays below where only a number was opened over it, or closed. */
  private show(before?: string): void {
    if (!this.catalog) return;
    const place = current();
    if (place.filters["as_of"] !== this.asOf) {
      void this.travel(place.filters["as_of"]);
      return;
    }
    if (this.asOf !== undefined && this.past === undefined) {
      this.empty();
      return;
    }
    this.time.place();
    const catalog = this.catalog.at(this.asOf);
    (this.sheet ??= new Sheet()).show(place, catalog);
    if (before && isSamePage(before, place)) return;
    const known = views.find((candidate) => candidate.name === place.view);
    const context = (this.context = new Context(catalog, known ? heeded(place.filters, known) : place.filters, this.extent));
    const view = place.view === report.name ? report.of(context, views) : (known ?? missing(place.view, views));
    document.title = `${this.past ? `Version ${this.past.version} · ` : ""}${view.title} · TradeKpi`;
    const kept: Filters = Object.fromEntries(Object.entries(place.filters).filter(([name]) => carried.includes(name)));
    this.brand.setAttribute("href", format(beside("overview")));
    put(this.nav, ...views.map((other) => h("a", { href: format({ view: other.name, filters: changed(kept, {}) }), "aria-current": other === view ? "page" : null }, other.title)));
    this.showFilters(view, context);
    for (const panel of this.panels) panel.stop();
    const isMistaken = context.mistake !== undefined && view.filters.includes("range");
    const set = view.filters.filter((name) => name !== "range" && context.filters[name]);
    this.panels = (isMistaken ? mistaken(context) : view.panels(context)).map((spec) => new Panel(spec, set));
    put(this.main, h("div", { class: "grid" }, ...this.panels.map((panel) => panel.element)));
    void Panel.refreshAll(this.panels).then(() => this.offer(view, context));
  }

  private showFilters(view: View, context: Context): void {
    const focused = this.filters.contains(document.activeElement) ? document.activeElement?.getAttribute("name") : null;
    this.filters.hidden = view.filters.length === 0 && view.scope === undefined;
    put(this.filters, !this.filters.hidden && filterBar(context, view.filters, this.choices, view.scope));
    if (focused) this.filters.querySelector<HTMLElement>(`[name="${focused}"]`)?.focus();
  }

  /** Goes to a moment of the past, or back to now: there all is asked of it, and nothing is looked at again. */
  private async travel(asOf: string | undefined): Promise<void> {
    const catalog = this.catalog!;
    this.asOf = asOf;
    this.choices = {};
    this.live.hold(asOf !== undefined);
    this.main.setAttribute("aria-busy", "true");
    let problem: string | undefined;
    try {
      const past = asOf === undefined ? undefined : await versionAt(catalog, asOf);
      const extent = await extentOf(catalog.at(asOf), past?.until ?? this.until);
      if (this.asOf !== asOf) return;
      [this.past, this.extent] = [past, extent];
    } catch (error) {
      if (this.asOf !== asOf) return;
      this.past = undefined;
      problem = error instanceof AskError ? error.message : String(error);
      if (error instanceof AskError && error.isUnreachable) this.live.lost();
    }
    this.main.removeAttribute("aria-busy");
    this.time.show(catalog, this.past, problem);
    if (asOf) this.sayPast();
    this.show();
  }

  private sayPast(): void {
    this.say("past", this.past ? `version ${this.past.version}, of the past` : "no such moment");
  }

  private empty(): void {
    for (const panel of this.panels) panel.stop();
    this.panels = [];
    put(this.main);
  }

  private say(mood: string, words: string): void {
    this.state.className = `live-state ${mood}`;
    if (this.state.textContent !== words) this.state.textContent = words;
  }

  private tell(version: string, age: number | null): void {
    const words = version === "0" || version === "" ? "no data yet" : `newest event ${age === null ? nothing : duration(age)} ago, version ${version}`;
    this.say(age !== null && statusOf(age) !== "OK" ? "warn" : "good", words);
  }

  private trouble(error: unknown): void {
    const message = error instanceof AskError ? error.message : String(error);
    this.say("bad", message);
    if (error instanceof AskError && error.isUnreachable && this.catalog) {
      this.notice.hidden = false;
      const of = this.past ? `version ${this.past.version}` : `${this.answeredAt} UTC`;
      this.notice.textContent = `The server does not answer. What stands here is of ${of}; it is asked again by itself.`;
      for (const panel of this.panels) panel.lose();
    } else if (error instanceof AskError && (error.status === 401 || error.status === 403)) this.askForKey();
    else if (!this.catalog) put(this.main, h("div", { class: "state failed", role: "alert" }, h("p", {}, message), h("button", { type: "button", class: "action", onclick: () => this.live.restart() }, "Try again")));
  }

  private askForKey(): void {
    const input = h("input", { type: "password", name: "key", autocomplete: "off", required: true });
    const use = (event: Event) => {
      event.preventDefault();
      key.set(input.value);
      this.live.restart();
    };
    put(this.main, h("form", { class: "state key", onsubmit: use }, h("label", {}, h("span", {}, "This host asks for a function key. It is kept until this tab is closed."), input), h("button", { type: "submit", class: "action" }, "Use it")));
  }
}

/** Without those of another view that this one does not show: what is carried along must not narrow unseen. */
function heeded(filters: Filters, view: View): Filters {
  return changed(filters, Object.fromEntries(narrowing.filter((name) => !view.filters.includes(name)).map((name) => [name, ""])));
}
