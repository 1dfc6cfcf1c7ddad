import { AskError, NoPastError } from "../api/client";
import { h, put, type Child } from "../lib/dom";

/** A part of the sheet, with a request of its own: one that fails leaves the others. */
export class Part {
  readonly element: HTMLElement;
  private readonly body = h("div", { class: "walk-part-body" });
  private request: AbortController | undefined;

  constructor(
    title: string,
    id: string,
    private readonly draw: (signal: AbortSignal) => Promise<Child[]>,
  ) {
    this.element = h("section", { class: "walk-part", id: `walk-${id}`, "aria-label": title, "aria-busy": "true" }, h("h3", {}, title), this.body);
    put(this.body, h("p", { class: "walk-muted" }, "Loading…"));
  }

  async load(): Promise<void> {
    this.request?.abort();
    const request = (this.request = new AbortController());
    this.element.setAttribute("aria-busy", "true");
    try {
      const drawn = await this.draw(request.signal);
      if (!request.signal.aborted) put(this.body, ...drawn);
    } catch (error) {
      if (!request.signal.aborted) this.fail(error);
    }
    if (this.request === request) this.element.setAttribute("aria-busy", "false");
  }

  stop(): void {
    this.request?.abort();
  }

  private fail(error: unknown): void {
    if (error instanceof NoPastError) {
      put(this.body, h("p", { class: "walk-muted" }, error.message));
      return;
    }
    const message = error instanceof AskError ? error.message : `This could not be shown: ${String(error)}`;
    put(this.body, h("p", { class: "walk-failed", role: "alert" }, message), h("button", { type: "button", class: "action", onclick: () => void this.load() }, "Try again"));
  }
}
