/** What an element can hold; false and null hold nothing. */
export type Child = Node | string | null | undefined | false;

type Listener = (event: never) => void;
type Attributes = Readonly<Record<string, string | number | boolean | null | undefined | Listener>>;

/** Makes an element. A function is a listener for the event after "on"; true is an empty attribute; false and null are none. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
export function s<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): SVGElementTagNameMap[K] {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

/** Sets a custom property, which the style sheet reads: the content security policy forbids style attributes, not this. */
export function withVariable<E extends HTMLElement | SVGElement>(element: E, name: `--${string}`, value: string | number): E {
  element.style.setProperty(name, String(value));
  return element;
}

/** Replaces what an element holds. */
export function put(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter(isSomething));
}

/** The value of a custom property where an element stands, for what a canvas draws. */
export function variable(name: string, at: Element = document.documentElement): string {
  return getComputedStyle(at).getPropertyValue(name).trim();
}

function fill<E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value as unknown as EventListener);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter(isSomething));
  return element;
}

function isSomething(child: Child): child is Node | string {
  return child !== null && child !== undefined && child !== false;
}
