import { isDay } from "../lib/days";
import { h } from "../lib/dom";

/** A day as every table writes it, whatever the browser's language; the button opens its calendar. */
export function dayInput(name: string, label: string, value: string, take: (value: string) => void): HTMLElement {
  const check = () => {
    const typed = input.value.trim();
    input.setCustomValidity(typed === "" || isDay(typed) ? "" : `${typed} is no day. Days are written YYYY-MM-DD.`);
    input.setAttribute("aria-invalid", String(!input.checkValidity()));
    if (input.reportValidity()) take(typed);
  };
  const input: HTMLInputElement = h("input", { type: "text", name, value, inputmode: "numeric", placeholder: "YYYY-MM-DD", maxlength: 10, class: "day", onchange: check });
  const calendar: HTMLInputElement = h("input", { type: "date", class: "calendar", tabindex: -1, "aria-hidden": "true", value: isDay(value) ? value : "", onchange: () => take(calendar.value) });
  const open = h("button", { type: "button", class: "action open-calendar", "aria-label": `Choose ${label.toLowerCase()} in a calendar`, onclick: () => calendar.showPicker() }, "▾");
  return h("span", { class: "day-input" }, h("label", {}, h("span", {}, label), input), open, calendar);
}
