import { number, text, type Row } from "../api/report";

/** From when on an event is an old one, and a very old one: as the freshness report says of arrivals. */
const [late, lost] = [600, 3600];

/** How to judge that the newest event is so many seconds old. */
export function statusOf(age: number): "OK" | "WARN" | "ERROR" {
  return age > lost ? "ERROR" : age > late ? "WARN" : "OK";
}

/** How old the newest event of a row of the freshness report is, by the server's clock, in seconds: it had happened before it arrived. */
export function ageOfEvent(row: Row): number {
  const [happened, arrived] = ["last_event_at", "last_enqueued_at"].map((column) => Date.parse(text(row, column)));
  return (number(row, "age_seconds") ?? 0) + (arrived! - happened!) / 1000;
}
