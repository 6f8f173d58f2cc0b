/** Spans of days that people name, by the calendar of the profile's time zone. Pure. */

export const PERIODS = ["week", "last-week", "month", "last-month", "year", "all"] as const;
export type Period = (typeof PERIODS)[number];

/** First and last day, `2026-11-23`; null: no bound. */
export interface Span {
  from: string | null;
  to: string | null;
}

/** The day of a moment (epoch ms) in a zone such as `Asia/Shanghai`. */
export function dayIn(zone: string, moment: number): string {
  return new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short" }).format(moment);
}

/** What a name means on a day; a week begins on Monday. */
export function spanOf(period: Period, today: string): Span {
  const [year = 0, month = 0, day = 0] = today.split("-").map(Number);
  const monday = day - ((new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7);
  const span = (from: string, to: string) => ({ from, to });
  switch (period) {
    case "week":
      return span(dayOf(year, month, monday), dayOf(year, month, monday + 6));
    case "last-week":
      return span(dayOf(year, month, monday - 7), dayOf(year, month, monday - 1));
    case "month":
      return span(dayOf(year, month, 1), dayOf(year, month + 1, 0));
    case "last-month":
      return span(dayOf(year, month - 1, 1), dayOf(year, month, 0));
    case "year":
      return span(dayOf(year, 1, 1), dayOf(year, 12, 31));
    case "all":
      return { from: null, to: null };
  }
}

function dayOf(year: number, month: number, day: number): string {
  return new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10);
}
