import { graph } from "../api/lineage";
import { number, text, type Row } from "../api/report";
import { ageOfEvent, statusOf } from "../lib/age";
import { h, type Child } from "../lib/dom";
import { duration, time } from "../lib/format";
import { isOfEntity } from "../lib/lineage";
import { beside, format } from "../lib/place";
import { badge } from "../parts/badge";
import type { Drawing, PanelSpec } from "../parts/panel";
import type { Context } from "./context";

/** Whether the tiles above can be trusted: how new their newest event is, what the data tests say of them, whether the hub's places are all there. */
export function trust(context: Context, entity: "order" | "trade"): PanelSpec {
  const { catalog } = context;
  const slow = every(30, async (signal: AbortSignal) => (await catalog.report("completeness", { limit: "1000" }, signal)).rows);
  return {
    id: `trust-${entity}`,
    title: "Whether the tiles can be trusted",
    span: 12,
    bare: true,
    isLive: true,
    isLast: true,
    empty: "Nothing has arrived yet.",
    load: async (signal) => {
      const [freshness, checks, lineage] = await Promise.all([catalog.report("freshness", { entity }, signal), catalog.report("data-quality", {}, signal), graph()]);
      const [fresh] = freshness.rows;
      if (!fresh) return null;
      const own = checks.rows.filter((row) => isOfEntity(lineage, `ops.test_${text(row, "check_name")}`, entity));
      const draw = (places?: readonly Row[]): Drawing => ({ told: freshness, chart: h("ul", { class: "trust" }, newest(fresh, entity), tests(own), places && complete(places)) });
      return { ...draw(), later: slow(signal).then(draw) };
    },
  };
}

/** The newest answer, asked for again when it is so many seconds old. */
function every<T>(seconds: number, load: (signal: AbortSignal) => Promise<T>): (signal: AbortSignal) => Promise<T> {
  let kept: { readonly answer: T; readonly at: number } | undefined;
  return async (signal) => {
    if (!kept || performance.now() - kept.at > seconds * 1000) kept = { answer: await load(signal), at: performance.now() };
    return kept.answer;
  };
}

function newest(row: Row, entity: string): HTMLElement {
  const age = ageOfEvent(row);
  return item(badge(statusOf(age)), `Newest ${entity} ${time(text(row, "last_event_at"))} UTC, ${duration(Math.max(0, age))} ago; arrived ${duration(number(row, "age_seconds") ?? 0)} ago`);
}

function tests(rows: readonly Row[]): HTMLElement {
  const [failed, warned] = ["FAILED", "WARN"].map((status) => rows.filter((row) => row["status"] === status));
  const worst = failed!.length > 0 ? "FAILED" : warned!.length > 0 ? "WARN" : rows.length > 0 ? "PASSED" : "NONE";
  const names = [...failed!, ...warned!].map((row) => text(row, "check_name")).join(", ");
  return item(badge(worst), rows.length === 0 ? "No data test has run" : `${rows.length - failed!.length - warned!.length} of ${rows.length} data tests passed${names && `; not ${names}`}`);
}

function complete(rows: readonly Row[]): HTMLElement {
  const gaps = rows.filter((row) => row["status"] !== "COMPLETE");
  return item(badge(gaps.length > 0 ? "INCOMPLETE" : "COMPLETE"), gaps.length > 0 ? `${gaps.length} of ${rows.length} hub partitions have a gap or a double` : `${rows.length} hub partitions without gap or double`);
}

function item(...what: Child[]): HTMLElement {
  return h("li", {}, h("a", { href: format(beside("quality")) }, ...what));
}
