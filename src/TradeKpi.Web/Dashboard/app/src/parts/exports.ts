import { download, key } from "../api/client";
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
  const fetchWithKey = async (event: Event) => {
    if (key.get() === null) return;
    event.preventDefault();
    save(await download(href), name);
  };
  return h("a", { href, download: name, onclick: (event: Event) => void fetchWithKey(event) }, label);
}

function photo({ canvas, chart }: Drawing, title: string): HTMLElement {
  const take = async () => {
    const drawn = canvas?.();
    const readout = chart instanceof Element ? chart.querySelector(".readout") : null;
    if (drawn) save(await picture(drawn, title, readout), `${title.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`);
  };
  return h("button", { type: "button", class: "action", "aria-label": `${title} as PNG`, onclick: () => void take() }, "PNG");
}

function save(content: Blob, name: string): void {
  const link = h("a", { href: URL.createObjectURL(content), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
