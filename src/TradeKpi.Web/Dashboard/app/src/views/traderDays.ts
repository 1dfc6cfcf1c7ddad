import { decimal, text, type Row } from "../api/report";
import { compare, runningSums } from "../lib/decimal";
import { groupBy } from "../lib/group";

export interface TraderCurve {
  readonly trader: string;
  /** Cumulative realised profit at the end of each day, exact. */
  readonly sums: readonly string[];
}

const known = new WeakMap<readonly Row[], { readonly days: string; readonly curves: readonly TraderCurve[] }>();

/** The curve of each trader, in the order that tells most: the best three, the worst three, then the rest. Panels that share an answer share them. */
export function valuesByTrader(rows: readonly Row[], days: readonly string[]): readonly TraderCurve[] {
  const range = `${days[0]} ${days.at(-1)}`;
  const held = known.get(rows);
  if (held?.days === range) return held.curves;
  const curves = curvesOf(rows, days);
  known.set(rows, { days: range, curves });
  return curves;
}

function curvesOf(rows: readonly Row[], days: readonly string[]): TraderCurve[] {
  const groups = groupBy(rows, (row) => text(row, "trader_id"));
  const curves = [...groups].map(([trader, own]) => {
    const byDay = new Map(own.map((row) => [text(row, "trade_date"), decimal(row, "realised_pnl")]));
    return { trader, sums: runningSums(days.map((day) => byDay.get(day) ?? "0")) };
  });
  curves.sort((a, b) => compare(b.sums.at(-1) ?? "0", a.sums.at(-1) ?? "0"));
  return curves.length <= 6 ? curves : [...curves.slice(0, 3), ...curves.slice(-3), ...curves.slice(3, -3)];
}

/** How far each value stands below the highest before it, or below 0: none is above 0. */
export function drawdowns(values: readonly (number | null)[]): (number | null)[] {
  let peak = 0;
  return values.map((value) => {
    if (value === null) return null;
    peak = Math.max(peak, value);
    return value - peak;
  });
}
