import type { Row } from "../api/report";
import { changed, current, format, replace } from "../lib/place";
import { behindCell, behindName, write, type Behind } from "./behind";

/** How many numbers were opened one from another, kept with each entry of the history. */
function depth(): number {
  const state = history.state as { readonly depth?: number } | null;
  return state?.depth ?? 0;
}

/** Opens a number over the page: one entry of the history, so that Back closes it. */
export function open(behind: Behind): void {
  const next = depth() + 1;
  const { view, filters } = current();
  location.hash = format({ view, filters: changed(filters, { [behindName]: write(behind) }) });
  history.replaceState({ depth: next }, "", location.hash);
}

/** Opens the number in a cell; false where there is none. */
export function openCell(row: Row | undefined, column: string): boolean {
  const behind = behindCell(row, column);
  if (behind) open(behind);
  return behind !== undefined;
}

/** Goes back to the page; where a link led here, there is nothing to go back to. */
export function close(): void {
  if (depth() > 0) {
    history.go(-depth());
    return;
  }
  const { view, filters } = current();
  const oldURL = location.href;
  replace({ view, filters: changed(filters, { [behindName]: "" }) });
  dispatchEvent(new HashChangeEvent("hashchange", { oldURL, newURL: location.href }));
}
