import { spark } from "../chart/spark";
import { h, type Child } from "../lib/dom";
import type { Behind } from "../walk/behind";
import { panelLink, walkLink } from "../walk/link";

/** A number that matters, with what it was before. */
export interface Tile {
  readonly label: string;
  readonly value: string;
  readonly unit?: string;
  readonly now?: number | null;
  readonly before?: number | null;
  /** Whether more is worse. */
  readonly isCost?: boolean;
  readonly over?: readonly (number | null)[];
  readonly about?: string;
  /** What stands behind the value. */
  readonly behind?: Behind | undefined;
  /** The panel of the page whose rows it counts, where it is no number of a report. */
  readonly counts?: string;
  /** A line below the value. */
  readonly foot?: Child;
}

/** A row of tiles, as a list of terms and values. */
export function tiles(list: readonly Tile[], compared: string | undefined): HTMLElement {
  return h("dl", { class: "tiles" }, ...list.map((tile) => one(tile, compared)));
}

function one(tile: Tile, compared: string | undefined): HTMLElement {
  return h(
    "div",
    { class: "tile" },
    h("dt", { title: tile.about }, tile.label),
    h("dd", { class: "tile-value" }, tile.counts ? panelLink(tile.counts, tile.value) : walkLink(tile.behind, tile.value), tile.unit && h("span", { class: "unit" }, ` ${tile.unit}`)),
    h("dd", { class: "tile-foot" }, delta(tile, compared) ?? h("span", { class: "delta" }, tile.foot ?? ""), tile.over && tile.over.length > 1 && spark(tile.over)),
  );
}

function delta({ now, before, isCost }: Tile, compared: string | undefined): HTMLElement | undefined {
  if (compared === undefined || now === null || now === undefined) return undefined;
  if (before === null || before === undefined) return h("span", { class: "delta", title: `Nothing in ${compared}` }, "nothing before");
  const share = before === 0 ? null : ((now - before) / Math.abs(before)) * 100;
  const direction = now === before ? "even" : now > before ? "up" : "down";
  const mood = direction === "even" ? "" : (direction === "up") === !isCost ? " good" : " bad";
  const [sign, word] = { up: ["▲", "up"], down: ["▼", "down"], even: ["", "as"] }[direction] as [string, string];
  const size = share === null ? (now === 0 ? "unchanged" : "from 0") : `${Math.abs(share).toFixed(1)} %`;
  return h("span", { class: `delta${mood}`, title: `Before: ${compared}` }, h("span", { "aria-hidden": "true" }, `${sign} `), h("span", { class: "unseen" }, `${word} `), size, h("span", { class: "unseen" }, ` against ${compared}`));
}
