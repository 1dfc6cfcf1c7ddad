import { h, put } from "../lib/dom";
import type { Findable } from "../lib/find";
import { follow } from "../lib/place";

interface FindBox {
  readonly label: string;
  readonly placeholder: string;
  /** What is found for what was typed; more may come later, by calling again. */
  readonly search: (typed: string) => readonly Findable[];
  /** Told of what was typed, for what must be asked for. */
  readonly onType?: (typed: string, again: () => void) => void;
  /** Told that the reader went somewhere. */
  readonly onChoose?: () => void;
}

let boxes = 0;

/** A combobox over links (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/): arrows choose, Enter goes. */
export function findBox(spec: FindBox): { readonly input: HTMLInputElement; readonly list: HTMLElement } {
  const id = `found-${++boxes}`;
  let found: readonly Findable[] = [];
  let at = 0;
  const list = h("ul", { id, class: "found", role: "listbox", "aria-label": spec.label });
  const input: HTMLInputElement = h("input", {
    type: "search",
    role: "combobox",
    autocomplete: "off",
    spellcheck: "false",
    placeholder: spec.placeholder,
    "aria-label": spec.label,
    "aria-controls": id,
    "aria-expanded": "false",
    "aria-autocomplete": "list",
    oninput: () => typed(),
    onkeydown: (event: KeyboardEvent) => press(event),
  });

  const choose = (item: Findable | undefined) => {
    if (!item) return;
    follow(item.href);
    spec.onChoose?.();
  };

  const draw = () => {
    put(list, ...found.map((item, n) => h("li", { id: `${id}-${n}`, role: "option", "aria-selected": String(n === at), onclick: () => choose(item) }, h("span", {}, item.label), h("span", { class: "found-kind" }, item.kind))));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(found.length > 0));
    if (found.length > 0) input.setAttribute("aria-activedescendant", `${id}-${at}`);
    else input.removeAttribute("aria-activedescendant");
    list.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  };

  const look = () => {
    found = spec.search(input.value);
    at = Math.min(at, Math.max(0, found.length - 1));
    draw();
  };

  const typed = () => {
    at = 0;
    look();
    spec.onType?.(input.value, look);
  };

  const press = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (to !== undefined && found.length > 0) {
      event.preventDefault();
      at = (to + found.length) % found.length;
      draw();
    } else if (event.key === "Enter") {
      event.preventDefault();
      choose(found[at]);
    }
  };

  look();
  return { input, list };
}
