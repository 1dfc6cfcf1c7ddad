import { dayOf } from "../lib/days";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Times in words, all in UTC. */
export const labels = {
  /** One point: its day, and its hour where points are hours. */
  point(time: number, hourly: boolean): string {
    const instant = new Date(time * 1000).toISOString();
    return hourly ? `${instant.slice(0, 10)} ${instant.slice(11, 16)}` : instant.slice(0, 10);
  },

  /** An axis: the day and month, the year where it begins, the hour within a day. */
  axis(times: readonly number[], hourly: boolean): string[] {
    let shown = "";
    return times.map((time) => {
      const day = dayOf(time);
      const hour = new Date(time * 1000).toISOString().slice(11, 16);
      if (hourly && hour !== "00:00" && day === shown) return hour;
      if (!hourly && hour !== "00:00") return "";
      const name = `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`;
      const isOfYear = day.slice(0, 4) === shown.slice(0, 4);
      shown = day;
      return isOfYear ? name : `${name} ${day.slice(0, 4)}`;
    });
  },
};
