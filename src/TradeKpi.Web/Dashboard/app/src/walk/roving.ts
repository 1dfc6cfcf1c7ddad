const steps: Readonly<Record<string, readonly [down: number, right: number]>> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/**
 * The numbers of a table are one stop of the Tab key; the arrow keys go from one to another.
 * @returns Makes the first one that stop, of what the table holds then.
 */
export function roving(frame: HTMLElement): () => void {
  const settle = (chosen: HTMLElement | null) => {
    for (const link of frame.querySelectorAll<HTMLElement>("a.walk-link")) link.tabIndex = link === chosen ? 0 : -1;
  };
  frame.addEventListener("keydown", (event) => {
    const step = steps[event.key];
    const at = linkAt(event.target);
    if (!step || !at) return;
    event.preventDefault();
    neighbour(at, step)?.focus();
  });
  frame.addEventListener("focusin", (event) => {
    const link = linkAt(event.target);
    if (link) settle(link);
  });
  return () => settle(frame.querySelector<HTMLElement>("a.walk-link"));
}

function linkAt(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("a.walk-link") : null;
}

/** The next number that way: cells without one are passed over. */
function neighbour(link: HTMLElement, [down, right]: readonly [number, number]): HTMLElement | undefined {
  const cell = link.closest<HTMLTableCellElement>("td, th")!;
  const row = cell.parentElement as HTMLTableRowElement;
  const way = right !== 0 ? [...row.cells] : [...(row.parentElement as HTMLTableSectionElement).rows].map((other) => other.cells[cell.cellIndex]);
  for (let at = way.indexOf(cell) + down + right; at >= 0 && at < way.length; at += down + right) {
    const found = way[at]?.querySelector<HTMLElement>("a.walk-link");
    if (found) return found;
  }
  return undefined;
}
