/** From when to when the axis of time runs: bars at its ends, and a point alone, have room. uPlot itself would give a point alone three years. */
export function timeRange(times: readonly number[], hasBars: boolean, isHourly: boolean): [number, number] {
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0];
  const room = first === last || hasBars ? (isHourly ? 1800 : 43_200) : 0;
  return [first - room, last + room];
}

/** From what to what the axis of values runs: 0 is in it, and a little room above. */
export function valueRange(low: number | null, high: number | null): [number, number] {
  const [least, most] = [Math.min(0, low ?? 0), Math.max(0, high ?? 0)];
  const room = (most - least || 1) * 0.06;
  return [least < 0 ? least - room : 0, most > 0 ? most + room : 0];
}
