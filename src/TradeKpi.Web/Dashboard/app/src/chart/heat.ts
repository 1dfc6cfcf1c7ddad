import { h, withVariable, type Child } from "../lib/dom";
import type { Behind } from "../walk/behind";
import { walkLink } from "../walk/link";
import { roving } from "../walk/roving";

export interface HeatCell {
  readonly text: string;
  /** Between 0 and 1: how strong the colour is. Null for a cell without a value. */
  readonly strength: number | null;
  readonly title?: string;
  /** Whether it is of a time that is not over. */
  readonly isOpen?: boolean;
  /** What stands behind the number. */
  readonly behind?: Behind | undefined;
}

export interface Heat {
  readonly caption: string;
  /** The heading above the names of the rows. */
  readonly corner: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly name: Child; readonly lead?: Child; readonly cells: readonly HeatCell[] }[];
  /** The heading of the leads, where rows have them. */
  readonly lead?: string;
}

/** A matrix as a table whose cells are tinted by their values; the numbers stand in them. */
export function heat(spec: Heat): HTMLElement {
  const head = h(
    "tr",
    {},
    h("th", { scope: "col" }, spec.corner),
    spec.lead !== undefined && h("th", { scope: "col", class: "number" }, spec.lead),
    ...spec.columns.map((column) => h("th", { scope: "col", class: "number" }, column)),
  );
  const rows = spec.rows.map((row) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, row.name),
      spec.lead !== undefined && h("td", { class: "number" }, row.lead ?? ""),
      ...row.cells.map(({ text, strength, title, behind, isOpen }) => withVariable(h("td", { class: strength === null ? "number none" : "number heat", title: isOpen ? `${title ?? ""}, so far` : title, "data-open": isOpen }, walkLink(behind, text)), "--strength", strength ?? 0)),
    ),
  );
  const frame = h("div", { class: "table-frame", tabindex: 0, role: "group", "aria-label": spec.caption }, h("table", { class: "heat-table" }, h("caption", { class: "unseen" }, spec.caption), h("thead", {}, head), h("tbody", {}, ...rows)));
  roving(frame)();
  return frame;
}
