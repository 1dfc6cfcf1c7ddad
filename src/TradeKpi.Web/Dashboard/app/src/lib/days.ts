/** Days as text, YYYY-MM-DD, in UTC. */

const dayMs = 86_400_000;

/** The start of a day in seconds since 1970. */
export function seconds(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}

/** Whether the text is a day: what stands in the address may be anything. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(seconds(text)) && dayOf(seconds(text)) === text;
}

/** The day in which a second lies. */
export function dayOf(second: number): string {
  return new Date(second * 1000).toISOString().slice(0, 10);
}

/** The day so many days later. */
export function plus(day: string, days: number): string {
  return dayOf((Date.parse(`${day}T00:00:00Z`) + days * dayMs) / 1000);
}

/** The same day so many months later, or the last of a month that has no such day. */
export function plusMonths(day: string, months: number): string {
  const [year, month, date] = day.split("-").map(Number) as [number, number, number];
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last))).toISOString().slice(0, 10);
}

/** How many days lie in a range, both ends included. */
export function length(from: string, to: string): number {
  return Math.round((seconds(to) - seconds(from)) / 86_400) + 1;
}

/** Every day of a range. */
export function each(from: string, to: string): string[] {
  return Array.from({ length: Math.max(0, length(from, to)) }, (_, n) => plus(from, n));
}
