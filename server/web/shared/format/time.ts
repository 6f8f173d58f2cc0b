/** Times for people: relative within the hour, local otherwise, the zone for who asks. */
import { language, t } from "../text";

const HOUR = 3_600_000;

const FORMS = {
  time: { hour: "2-digit", minute: "2-digit", hour12: false },
  "day-and-time": {
    month: "numeric",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  },
  whole: { dateStyle: "medium", timeStyle: "long", hour12: false },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

const MADE = new Map<string, Intl.DateTimeFormat>();

/** A moment in one of these forms. Making a format takes a hundred times what using it takes. */
function formed(moment: Date, form: keyof typeof FORMS): string {
  const locale = language.value === "zh" ? "zh-CN" : "en-GB";
  // A format keeps the zone it was made in; a phone may be carried into another.
  const key = `${locale}/${form}/${new Date().getTimezoneOffset()}`;
  let format = MADE.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, FORMS[form]);
    MADE.set(key, format);
  }
  return format.format(moment);
}

/** A moment, epoch ms or ISO text, seen from `now` (epoch ms). */
export function when(moment: number | string, now: number): string {
  const at = typeof moment === "string" ? Date.parse(moment) : moment;
  const ago = now - at;
  if (ago >= 0 && ago < 60_000) return t("time.now");
  if (ago >= 0 && ago < HOUR) return t("time.minutes-ago", { n: Math.floor(ago / 60_000) });
  return clock(at, now);
}

/** Hour and minute, with the day where it is another than that of `now`. */
export function clock(moment: number | string, now: number): string {
  const at = new Date(moment);
  const same = at.toDateString() === new Date(now).toDateString();
  return formed(at, same ? "time" : "day-and-time");
}

/** The whole moment with its zone, for a tooltip. */
export function exactly(moment: number | string): string {
  return formed(new Date(moment), "whole");
}

/** How much time is left until `due`: in minutes within two hours, the moment itself otherwise. */
export function countdown(due: string, now: number): string {
  const left = Date.parse(due) - now;
  const minutes = Math.round(Math.abs(left) / 60_000);
  if (Math.abs(left) >= 2 * HOUR) return clock(due, now);
  return left >= 0 ? t("time.in-minutes", { n: minutes }) : t("time.minutes-over", { n: minutes });
}

/** How long `ms` are: in hours and minutes, in minutes, or in seconds. Rounded once, to what is said. */
export function lasting(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(ms / 60_000);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** The day in the utility's time zone, such as `2026-11-23`. */
export function dayOf(now: number, timeZone: string | undefined): string {
  const options = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
  return new Intl.DateTimeFormat("en-CA", { ...options, timeZone }).format(new Date(now));
}
