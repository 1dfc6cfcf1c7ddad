import type uPlot from "uplot";

/** Something that happened at a time of the chart. */
export interface Mark {
  /** Seconds since 1970. */
  readonly time: number;
  readonly label: string;
  readonly isBad: boolean;
}

/** The marks of a chart. */
export interface Marks {
  /** The earliest first. */
  readonly list: readonly Mark[];
  /** Whether there are earlier ones that are not marked, being too many. */
  readonly isCut: boolean;
  /** Why there can be none, where there may have been some. */
  readonly why?: string;
}

export const noMarks: Marks = { list: [], isCut: false };

/** Draws each mark as an upright line with a flag at its top. */
export function drawMarks(plot: uPlot, marks: readonly Mark[], colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  ctx.save();
  for (const mark of marks) {
    const x = plot.valToPos(mark.time, "x", true);
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.fillStyle = colour(mark.isBad ? "--bad" : "--good");
    ctx.fillRect(Math.round(x), bbox.top, devicePixelRatio, bbox.height);
    ctx.fillRect(Math.round(x), bbox.top, 6 * devicePixelRatio, 6 * devicePixelRatio);
  }
  ctx.restore();
}

/** The marks that belong to a point: from its time up to the next one's. */
export function marksAt(marks: readonly Mark[], times: readonly number[], at: number, step: number): readonly Mark[] {
  const from = times[at];
  return from === undefined ? [] : marks.filter((mark) => mark.time >= from && mark.time < (times[at + 1] ?? from + step));
}
