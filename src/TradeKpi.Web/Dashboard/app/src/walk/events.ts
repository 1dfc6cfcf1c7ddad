import { rowsBehind } from "../api/explain";
import { text, type Row } from "../api/report";
import { h, put, type Child } from "../lib/dom";
import { time } from "../lib/format";

/** The event that made a row what it is, where its line stands, and on demand every event of its key. */
export function eventsOf(row: Row): Child[] {
  const entity = entityOf(row);
  const opened = text(row, "opened_by");
  return [
    opened !== "" && h("h4", {}, `Closed by ${text(row, "entity_key")}`),
    event(row, ""),
    opened !== "" && h("h4", {}, `Opened by ${opened}, ${time(text(row, "opened_at"))} UTC`),
    opened !== "" && event(row, "opening_"),
    entity === "unknown" ? h("p", {}, "It is shown whole by ", h("code", {}, `tradekpi quarantine show ${text(row, "entity_key")}`), ".") : history(entity, text(row, "entity_key")),
    opened !== "" && history(entity, opened),
  ];
}

/** What the row's key is of: order, customer, product or trade; unknown where no event could be read. */
function entityOf(row: Row): string {
  const entity = text(row, "entity");
  return text(row, "refused_entity") || text(row, "of_entity") || (["trade", "lot", "open lot"].includes(entity) ? "trade" : entity.startsWith("order") ? "order" : entity);
}

function event(row: Row, prefix: string): HTMLElement {
  const happened = text(row, "occurred_at");
  const id = text(row, `${prefix}event_id`);
  return h(
    "div",
    { class: "walk-event" },
    h("p", {}, id === "" ? `From ${text(row, "source")}` : `Event ${id}`, prefix === "" && happened !== "" && `, ${time(happened)} UTC`),
    h("p", { class: "walk-muted" }, `${text(row, `${prefix}file_name`)}, line ${text(row, `${prefix}file_row_number`)}`),
    line(text(row, `${prefix}line`)),
  );
}

function line(content: string): Child {
  return content !== "" && h("pre", { class: "walk-line", tabindex: 0, role: "group", "aria-label": "The event as bronze holds it" }, content);
}

/** A button that lists every event of a key. */
export function history(entity: string, key: string): HTMLElement {
  const list = h("div");
  const button = h("button", { type: "button", class: "action", onclick: () => void ask() }, `All events of ${key}`);
  const ask = async () => {
    button.disabled = true;
    try {
      const found = await rowsBehind("/api/explain/events", ["entity", "entity_key"], { entity, entity_key: key }, new AbortController().signal);
      put(list, h("ol", { class: "walk-events" }, ...found.rows.map(one)));
      button.hidden = true;
    } catch (error) {
      put(list, h("p", { class: "walk-failed", role: "alert" }, error instanceof Error ? error.message : String(error)));
      button.disabled = false;
    }
  };
  return h("div", {}, button, list);
}

function one(row: Row): HTMLElement {
  const reasons = text(row, "reasons");
  return h(
    "li",
    {},
    h("p", {}, `${text(row, "change_type")}, ${text(row, "outcome")}${reasons && ` (${reasons})`}, sequence ${text(row, "sequence")}, ${time(text(row, "occurred_at"))} UTC, version ${text(row, "gold_version")}`),
    h("p", { class: "walk-muted" }, `${text(row, "file_name")}, line ${text(row, "file_row_number")}`),
    line(text(row, "line")),
  );
}
