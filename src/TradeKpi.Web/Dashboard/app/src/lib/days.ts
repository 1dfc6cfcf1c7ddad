/** Days as text, YYYY-MM-DD, in UTC. */

const dayMs = 86_400_000;

/** The start of a day in seconds since 1970. */
export function seconds(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** Whether the text is a day: what stands in the address may be anything. */
export function isDay(text: string): boolean {
  return !Number.isNaN(seconds(text));
}

/** The day in which a second lies. */
export function dayOf(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function plus(day: string, days: number): string {
  return dayOf((Date.parse(`${day}T00:00:00Z`) + days * dayMs) / 1000);
}

/** How many days lie in a range, both ends included. */
export function length(from: string, to: string): number {
  return Math.round((seconds(to) - seconds(from)) / 86_400) + 1;
}

/** Every day of a range. */
export function each(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, length(from, to)) }, (_, n) => plus(from, n));
}
