/** Something that can be found by a part of its name. */
export interface Findable {
  readonly label: string;
  /** What it is, and what else it is found by. */
  readonly kind: string;
  readonly href: string;
}

/** Those whose label or kind holds every word that was typed, the closest first: a label that begins so, columns after what has them, then a short one. */
export function find<T extends Findable>(items: readonly T[], typed: string, most: number): T[] {
  const wanted = plain(typed).split(" ").filter((word) => word !== "");
  if (wanted.length === 0) return items.slice(0, most);
  const ranked = items.flatMap((item) => {
    const label = plain(item.label);
    const all = `${label} ${plain(item.kind)}`;
    return wanted.every((word) => all.includes(word)) ? [{ item, rank: rank(label, wanted) }] : [];
  });
  return ranked.sort((a, b) => a.rank - b.rank || Number(isColumn(a.item)) - Number(isColumn(b.item)) || a.item.label.length - b.item.label.length || (a.item.label < b.item.label ? -1 : 1)).slice(0, most).map(({ item }) => item);
}

/** Small letters, and one space for whatever stands between words: net_sales, net-sales and Net sales are one. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\s_./-]+/g, " ").trim();
}

function isColumn({ kind }: Findable): boolean {
  return kind.startsWith("column");
}

function rank(label: string, wanted: readonly string[]): number {
  const words = wanted.join(" ");
  if (label === words) return 0;
  if (label.startsWith(words)) return 1;
  if (` ${label}`.includes(` ${words}`)) return 2;
  return label.includes(words) ? 3 : 4;
}
