import { AskError, type Catalog } from "../api/client";
import { h, put, type Child } from "../lib/dom";
import { duration, time } from "../lib/format";
import { changed, current, go } from "../lib/place";
import { walkLink } from "../walk/link";
import { stopsOf, type Version } from "./moment";

/** What of a view can be restated: elsewhere days of sales. */
const restated: Readonly<Record<string, string>> = { desk: "positions", traders: "trader-performance", affinity: "customer-product-affinity" };

/** Where in time the page stands: what it shows of the past, and the way there and back. */
export class TimeBar {
  readonly element = h("section", { class: "time-bar", "aria-label": "Time", hidden: true });
  readonly button: HTMLButtonElement;
  private readonly said = h("p", { class: "time-said", role: "status" });
  private readonly since = h("p", { class: "time-since" });
  private readonly controls = h("div", { class: "time-controls" });
  private isOpen = false;
  private catalog: Catalog | undefined;
  private past: Version | undefined;

  constructor() {
    this.button = h("button", { type: "button", class: "action", "aria-expanded": "false", onclick: () => this.flip() }, "Time");
    this.element.append(this.said, this.since, this.controls);
  }

  /** Tells what is shown: a version of the past, why there is none, or what is now. */
  show(catalog: Catalog, past: Version | undefined, problem: string | undefined): void {
    this.past = past;
    const isPast = past !== undefined || problem !== undefined;
    document.documentElement.toggleAttribute("data-past", isPast);
    this.element.classList.toggle("past", isPast);
    put(this.said, ...(problem !== undefined ? [problem, " ", back()] : past ? pastSaid(past) : ["You see what is known now."]));
    this.place();
    this.element.hidden = !isPast && !this.isOpen;
    this.button.setAttribute("aria-expanded", String(!this.element.hidden));
    if (!this.element.hidden) void this.fill(catalog);
    this.catalog = catalog;
  }

  /** Offers what changed of what the view tells of. */
  place(): void {
    const report = restated[current().view] ?? "daily-sales";
    const isGone = this.element.classList.contains("past") && this.past === undefined;
    const link = walkLink({ report: "restatements", column: "is", parameters: { since: this.past?.version, report } }, this.past ? "What changed since" : "What changed since yesterday");
    put(this.since, !isGone && link);
  }

  private flip(): void {
    if (this.element.classList.contains("past")) {
      this.element.querySelector<HTMLElement>("input, button")?.focus();
      return;
    }
    this.isOpen = !this.isOpen;
    if (this.catalog) this.show(this.catalog, this.past, undefined);
  }

  private async fill(catalog: Catalog): Promise<void> {
    try {
      const stops = await stopsOf(catalog);
      const focused = this.controls.contains(document.activeElement) ? document.activeElement?.getAttribute("name") : null;
      put(this.controls, ...(stops.length > 0 ? this.draw(stops) : [h("p", {}, "Gold is empty.")]));
      if (focused) this.controls.querySelector<HTMLElement>(`[name="${focused}"]`)?.focus();
    } catch (error) {
      put(this.controls, h("p", { class: "walk-failed" }, error instanceof AskError ? error.message : String(error)));
    }
  }

  private draw(stops: readonly Version[]): Child[] {
    const last = stops.length - 1;
    const found = this.past ? stops.findLastIndex(({ version }) => Number(version) <= Number(this.past!.version)) : last;
    const at = Math.max(0, found);
    const label = (n: number) => `Version ${stops[n]!.version}, ${time(stops[n]!.at)} UTC`;
    const output = h("output", { class: "time-at" }, this.past ? `Version ${this.past.version}, ${time(this.past.at)} UTC` : label(at));
    const to = (n: number) => travel(n >= last ? undefined : stops[n]!.version);
    const slid = (event: Event) => {
      const n = Number((event.target as HTMLInputElement).value);
      output.textContent = label(n);
      slider.setAttribute("aria-valuetext", label(n));
    };
    const slider = h("input", { type: "range", name: "as_of", min: 0, max: last, step: 1, value: at, "aria-label": "Version of gold", "aria-valuetext": label(at), oninput: slid, onchange: (event: Event) => to(Number((event.target as HTMLInputElement).value)) });
    const step = (name: string, by: number) => h("button", { type: "button", name, class: "action", disabled: at + by < 0 || at + by > last, onclick: () => to(at + by) }, by < 0 ? "Earlier" : "Later");
    return [step("earlier", -1), slider, step("later", 1), output, yesterday(stops)];
  }
}

function pastSaid(past: Version): Child[] {
  const ago = duration((Date.now() - Date.parse(past.at)) / 1000);
  return [h("strong", {}, "The past: "), `version ${past.version} of gold, as it was on ${time(past.at)} UTC, ${ago} ago. `, back()];
}

function back(): HTMLElement {
  return h("button", { type: "button", class: "action", name: "now", onclick: () => travel(undefined) }, "Back to now");
}

/** The last version of the day before today, where gold is that old. */
function yesterday(stops: readonly Version[]): HTMLElement {
  const midnight = `${new Date().toISOString().slice(0, 10)}T00:00:00Z`;
  const isThere = stops[0]!.at <= midnight;
  const title = isThere ? `The newest version at ${midnight}` : `Gold begins at ${time(stops[0]!.at)} UTC`;
  return h("button", { type: "button", name: "yesterday", class: "action", disabled: !isThere, title, onclick: () => travel(midnight) }, "Yesterday at close");
}

function travel(asOf: string | undefined): void {
  const { view, filters } = current();
  go({ view, filters: changed(filters, { as_of: asOf ?? "" }) });
}
