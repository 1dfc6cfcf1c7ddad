import type { Catalog } from "../api/client";
import { h, put } from "../lib/dom";
import type { Place } from "../lib/place";
import { behindName, parse, write } from "./behind";
import { close } from "./opened";
import { Part } from "./part";
import { partsOf } from "./parts";

/** What stands behind a number, over the page: beside it on a wide screen, in its place on a phone. */
export class Sheet {
  private readonly heading = h("div", { class: "walk-heading" });
  private readonly body = h("div", { class: "walk-body" });
  private readonly dialog: HTMLDialogElement;
  private shown = "";
  private opener = "";
  private parts: Part[] = [];

  constructor() {
    const button = h("button", { type: "button", class: "action", onclick: close }, "Close");
    // Without it a click beside the sheet does nothing: the dialog itself is all that is hit there.
    const beside = (event: MouseEvent) => event.target === this.dialog && close();
    const cancel = (event: Event) => {
      event.preventDefault();
      close();
    };
    this.dialog = h("dialog", { class: "walk", "aria-labelledby": "walk-title", onclick: beside, oncancel: cancel }, h("div", { class: "walk-sheet" }, h("header", { class: "walk-head" }, this.heading, button), this.body));
    document.body.append(this.dialog);
  }

  /** Shows the number that the address names, or none. */
  show({ filters }: Place, catalog: Catalog): void {
    const written = filters[behindName] ?? "";
    const behind = parse(written);
    if (!behind) {
      this.hide();
      return;
    }
    const question = `${written} ${filters["as_of"] ?? ""}`;
    if (question === this.shown) return;
    this.stop();
    this.shown = question;
    const { title, parts } = partsOf(catalog, behind);
    put(this.heading, ...title);
    this.parts = parts;
    put(this.body, ...parts.map((part) => part.element));
    this.body.scrollTo({ top: 0, behavior: "instant" });
    if (!this.dialog.open) {
      this.opener = write(behind);
      this.dialog.showModal();
    }
    for (const part of parts) void part.load();
  }

  private hide(): void {
    if (!this.dialog.open) return;
    this.stop();
    this.shown = "";
    this.dialog.close();
    // The table may have been drawn anew meanwhile: the browser then knows no element to go back to.
    if (document.activeElement === document.body) document.querySelector<HTMLElement>(`[data-behind="${CSS.escape(this.opener)}"]`)?.focus();
  }

  private stop(): void {
    for (const part of this.parts) part.stop();
    this.parts = [];
  }
}
