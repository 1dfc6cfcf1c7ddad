import { h, type Child } from "../lib/dom";
import { current, format } from "../lib/place";
import { addressOf, write, type Behind } from "./behind";
import { open } from "./opened";

/** A number that opens what stands behind it: by click, by Enter, or in a tab of its own as any link. */
export function walkLink(behind: Behind | undefined, content: Child): Child {
  if (!behind) return content;
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(behind);
  };
  return h("a", { class: "walk-link", href: addressOf(behind), "data-behind": write(behind), onclick: follow }, content);
}

/** A number that counts the rows of a panel of the same page, and leads to it. */
export function panelLink(id: string, content: Child): Child {
  const follow = (event: Event) => {
    event.preventDefault();
    const panel = document.getElementById(`panel-${id}`);
    panel?.scrollIntoView();
    panel?.querySelector<HTMLElement>(".table-frame")?.focus({ preventScroll: true });
  };
  return h("a", { class: "walk-link", href: format(current()), "data-panel": id, onclick: follow }, content);
}
