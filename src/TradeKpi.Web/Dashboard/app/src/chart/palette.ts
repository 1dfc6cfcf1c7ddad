/** Colours of series, as custom properties of the style sheet: both themes have them. */
export const palette = ["--series-1", "--series-2", "--series-3", "--series-4", "--series-5", "--series-6"] as const;

export function seriesColour(n: number): string {
  return palette[n % palette.length]!;
}
