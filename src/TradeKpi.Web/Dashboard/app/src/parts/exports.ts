import { AskError, download, key } from "../api/client";
import type { Answer } from "../api/report";
import { picture } from "../chart/picture";
import { h } from "../lib/dom";
import type { Drawing } from "./panel";

const formats: readonly (readonly [format: string, label: string])[] = [["csv", "CSV"], ["xlsx", "XLSX"], ["parquet", "Parquet"]];

/** What a panel can be taken away as: its report as a file, its chart as a picture. */
export function exports(drawing: Drawing, title: string): HTMLElement[] {
  const { answer, canvas } = drawing;
  const files = answer ? formats.map(([format, label]) => file(answer, title, format, label)) : [];
  return canvas ? [...files, photo(drawing, title)] : files;
}

function file(answer: Answer, title: string, format: string, label: string): HTMLElement {
  const link = fileLink(answer.csv.replace(/format=csv$/, `format=${format}`), `${answer.report.name}.${format}`, label);
  link.className = "action";
  link.setAttribute("aria-label", `${title} as ${label}`);
  return link;
}

/** A link to a file. Where the host asks for a key it is fetched with it: what a browser follows by itself has none. */
export function fileLink(href: string, name: string, label: string): HTMLElement {
  const fetchWithKey = (event: Event) => {
    if (key.get() === null) return;
    event.preventDefault();
    void orTold(link, async () => save(await download(href), name));
  };
  const link = h("a", { href, download: name, onclick: fetchWithKey }, label);
  return link;
}

function photo({ canvas, chart }: Drawing, title: string): HTMLElement {
  const take = async () => {
    const drawn = canvas?.();
    const readout = chart instanceof Element ? chart.querySelector(".readout") : null;
    if (drawn) save(await picture(drawn, title, readout), `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`);
  };
  const button: HTMLElement = h("button", { type: "button", class: "action", "aria-label": `${title} as PNG`, onclick: () => void orTold(button, take) }, "PNG");
  return button;
}

/** Does what was asked for; why it cannot be had stands beside what asked for it, until it is asked for again. */
async function orTold(asker: HTMLElement, work: () => Promise<void>): Promise<void> {
  const told = asker.nextElementSibling;
  if (told?.matches(".export-failed")) told.remove();
  try {
    await work();
  } catch (error) {
    asker.after(h("span", { class: "export-failed negative", role: "alert" }, error instanceof AskError ? error.message : `This could not be saved: ${String(error)}`));
  }
}

function save(content: Blob, name: string): void {
  const link = h("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
