import { AskError, NoPastError, UnknownReportError } from "../api/client";
import type { Answer } from "../api/report";
import { h, put, type Child } from "../lib/dom";
import { words } from "../lib/format";
import { changed, current, replace } from "../lib/place";
import type { FilterName } from "../views/context";
import { exports } from "./exports";

/** What a panel shows of an answer. */
export interface Drawing {
  /** The chart; a panel without one shows its table. */
  readonly chart?: Node | undefined;
  readonly table?: (() => Node) | undefined;
  /** The answer behind it, for the CSV link. */
  readonly answer?: Answer | undefined;
  /** The answer that it tells of, where there is none to take away. */
  readonly told?: Answer | undefined;
  /** The chart as it is drawn now, where a picture of it can be taken. */
  readonly canvas?: (() => HTMLCanvasElement | undefined) | undefined;
  /** What the reader must know of the numbers. */
  readonly note?: Child;
  /** The same with what takes longer; what can be told at once stands there meanwhile. */
  readonly later?: Promise<Drawing> | undefined;
  /** Ends what the drawing started. */
  readonly stop?: (() => void) | undefined;
}

export interface PanelSpec {
  /** Unique in its view; part of the address. */
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  /** Of twelve columns. */
  readonly span: 3 | 4 | 5 | 6 | 7 | 8 | 12;
  /** Without a frame and heading. */
  readonly bare?: boolean;
  readonly controls?: readonly Node[];
  /** Asks and draws. Null says that there is nothing to show. */
  readonly load: (signal: AbortSignal) => Promise<Drawing | null>;
  /** Whether it changes with time, and not only with gold. */
  readonly isLive?: boolean;
  /** After how many seconds it is asked again while gold stands: what changes with time and is not looked at each time. */
  readonly again?: number;
  /** Whether it asks when the others have their answers: what is dear and not looked at first. */
  readonly isLast?: boolean;
  /** What to do when there is nothing to show. */
  readonly empty?: string;
}

/** A part of a view with its states: loading, shown, empty, failed, not available here. */
export class Panel {
  readonly element: HTMLElement;
  private readonly body = h("div", { class: "panel-body" });
  private readonly actions = h("div", { class: "panel-actions" });
  private readonly note = h("p", { class: "panel-note" });
  private request: AbortController | undefined;
  private drawing: Drawing | undefined;
  private askedAt = 0;
  private readonly lost = h("span", { class: "badge warn lost", hidden: true }, "not current");

  /** @param set The filters that the reader has set: a panel whose report does not take one says so. */
  constructor(
    private readonly spec: PanelSpec,
    private readonly set: readonly FilterName[] = [],
  ) {
    const title = `title-${spec.id}`;
    this.element = h(
      "section",
      { class: `panel span-${spec.span}${spec.bare ? " bare" : ""}`, id: `panel-${spec.id}`, "aria-labelledby": title, "aria-busy": "true" },
      h(
        "header",
        { class: spec.bare ? "unseen" : "panel-head" },
        h("div", {}, h("h2", { id: title }, spec.title), spec.about && h("p", { class: "panel-about" }, spec.about)),
        this.lost,
        h("div", { class: "panel-controls" }, ...(spec.controls ?? []), this.actions),
      ),
      this.body,
      this.note,
    );
    put(this.body, h("p", { class: "state loading" }, "Loading…"));
  }

  /** Whether it is to be asked again though gold stands. */
  get isDue(): boolean {
    const { isLive, again } = this.spec;
    return isLive === true || (again !== undefined && performance.now() - this.askedAt >= again * 1000);
  }

  /** Whether the last question was not answered. */
  get isLost(): boolean {
    return !this.lost.hidden;
  }

  /** All of them ask, those that come last when the others have their answers. */
  static async refreshAll(panels: readonly Panel[]): Promise<void> {
    for (const isLast of [false, true]) await Promise.all(panels.filter((panel) => (panel.spec.isLast ?? false) === isLast).map((panel) => panel.refresh()));
  }

  /** Asks again and shows the answer; what stands there stays until it comes. */
  async refresh(): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.askedAt = performance.now();
    this.element.setAttribute("aria-busy", "true");
    try {
      const drawing = await this.spec.load(request.signal);
      if (!request.signal.aborted && (!drawing?.later || !this.drawing)) this.show(drawing);
      const whole = await drawing?.later;
      if (!request.signal.aborted && whole) this.show(whole);
    } catch (error) {
      if (!request.signal.aborted) this.fail(error);
    }
    if (this.request === request) this.element.setAttribute("aria-busy", "false");
  }

  /** Says that the server does not answer: what stands here stays, as what it is. */
  lose(): void {
    this.mark(true);
    if (!this.drawing) this.state("waiting", "The server does not answer. This is asked for again by itself.");
  }

  stop(): void {
    this.request?.abort();
    this.drawing?.stop?.();
  }

  private mark(isLost: boolean): void {
    this.element.classList.toggle("stale", isLost);
    this.lost.hidden = !isLost;
  }

  private show(drawing: Drawing | null): void {
    this.mark(false);
    if (!drawing) {
      this.state("empty", this.spec.empty ?? "Nothing in this range and with these filters.");
      return;
    }
    this.drawing?.stop?.();
    this.drawing = drawing;
    this.render(drawing);
  }

  private render(drawing: Drawing): void {
    const asTable = drawing.table && (!drawing.chart || isTable(this.spec.id));
    const keep = kept(this.body);
    put(this.body, asTable ? drawing.table!() : drawing.chart);
    keep();
    put(this.actions, drawing.chart && drawing.table && this.toggle(), ...exports(drawing, this.spec.title));
    const ignored = this.ignored(drawing.answer ?? drawing.told);
    put(this.note, ignored, ignored && drawing.note && " ", drawing.note);
    this.note.hidden = !ignored && !drawing.note;
  }

  private ignored(answer: Answer | undefined): string | false {
    const names = answer ? this.set.filter((name) => !answer.question[name]) : [];
    return names.length > 0 && `Not narrowed by ${names.map((name) => words(name).toLowerCase()).join(" and ")}.`;
  }

  private toggle(): HTMLElement {
    const pressed = isTable(this.spec.id);
    const flip = () => {
      const { view, filters } = current();
      const others = tableIds().filter((id) => id !== this.spec.id);
      replace({ view, filters: changed(filters, { tables: (pressed ? others : [...others, this.spec.id]).join(",") }) });
      if (this.drawing) this.render(this.drawing);
      this.actions.querySelector("button")?.focus();
    };
    return h("button", { type: "button", class: "action", "aria-pressed": String(pressed), "aria-label": `${this.spec.title} as a table`, onclick: flip }, "Table");
  }

  private fail(error: unknown): void {
    if (error instanceof AskError && error.isUnreachable) {
      this.lose();
      document.dispatchEvent(new Event("serverlost"));
      return;
    }
    this.mark(false);
    if (error instanceof UnknownReportError) {
      this.state("unavailable", `Not available: this host has no report ${error.message}.`);
      return;
    }
    if (error instanceof NoPastError) {
      this.state("unavailable", error.message);
      return;
    }
    const message = error instanceof AskError ? error.message : `This could not be shown: ${String(error)}`;
    const again = h("button", { type: "button", class: "action", onclick: () => void this.refresh() }, "Try again");
    this.state("failed", message, again);
  }

  private state(name: string, message: string, action?: Node): void {
    this.drawing?.stop?.();
    this.drawing = undefined;
    put(this.actions);
    this.note.hidden = true;
    put(this.body, h("div", { class: `state ${name}`, role: name === "failed" ? "alert" : null }, h("p", {}, message), action));
  }
}

const focusable = "a, button, [tabindex]";
const frames = ".table-frame, .pipeline-frame, .graph-frame";

/** Remembers focus and scroll of what is drawn anew; the function returned puts them back. */
function kept(body: HTMLElement): () => void {
  const at = [...body.querySelectorAll<HTMLElement>(focusable)].indexOf(document.activeElement as HTMLElement);
  const frame = body.querySelector(frames);
  const [top, left] = [frame?.scrollTop ?? 0, frame?.scrollLeft ?? 0];
  return () => {
    if (at >= 0) body.querySelectorAll<HTMLElement>(focusable)[at]?.focus({ preventScroll: true });
    body.querySelector(frames)?.scrollTo({ top, left, behavior: "instant" });
  };
}

/** The panels that the reader wants as tables: their ids stand in the address, so links keep them. */
function tableIds(): string[] {
  return (current().filters["tables"] ?? "").split(",").filter((id) => id !== "");
}

function isTable(id: string): boolean {
  return tableIds().includes(id);
}
