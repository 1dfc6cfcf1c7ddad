import type { Parameters } from "../api/client";
import type { Answer, Row } from "../api/report";
import type { PanelSpec } from "../parts/panel";
import { columns, table, type TableColumn } from "../parts/table";
import type { Context } from "./context";

interface Simple {
  readonly id: string;
  readonly title: string;
  readonly about?: string;
  readonly span: PanelSpec["span"];
  readonly report: string;
  readonly parameters?: Parameters;
  readonly columns: readonly string[];
  readonly changes?: Readonly<Record<string, Partial<TableColumn>>> | ((answer: Answer) => Readonly<Record<string, Partial<TableColumn>>>);
  readonly isMarked?: (row: Row) => boolean;
  readonly most?: number;
  readonly empty?: string;
}

/** A report as a table, under the filters that it takes. */
export function tableOf(context: Context, spec: Simple): PanelSpec {
  return {
    id: spec.id,
    title: spec.title,
    span: spec.span,
    ...(spec.about && { about: spec.about }),
    ...(spec.empty && { empty: spec.empty }),
    load: async (signal) => {
      const answer = await context.orders(spec.report, spec.parameters ?? {}, signal);
      if (answer.rows.length === 0) return null;
      const changes = typeof spec.changes === "function" ? spec.changes(answer) : spec.changes;
      const view = { caption: spec.title, columns: columns(answer.report.columns, spec.columns, changes), rows: answer.rows };
      return {
        answer,
        table: () => table({ ...view, ...(spec.isMarked && { isMarked: spec.isMarked }), ...(spec.most && { most: spec.most }) }),
        note: answer.isCut ? `The first ${answer.rows.length} rows; the CSV link has the same.` : null,
      };
    },
  };
}
