/** Times for people: relative within the hour, local otherwise, the zone for who asks. */
import { language, t } from "../text";

const HOUR = 3_600_000;

function locale(): string {
  return language.value === "zh" ? "zh-CN" : "en-GB";
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
  const day: Intl.DateTimeFormatOptions = same ? {} : { month: "numeric", day: "numeric" };
  return at.toLocaleString(locale(), { ...day, hour: "2-digit", minute: "2-digit", hour12: false });
}

/** The whole moment with its zone, for a tooltip. */
export function exactly(moment: number | string): string {
  return new Date(moment).toLocaleString(locale(), {
    dateStyle: "medium",
    timeStyle: "long",
    hour12: false,
  });
}

/** How much time is left until `due`: in minutes within two hours, the moment itself otherwise. */
export function countdown(due: string, now: number): string {
  const left = Date.parse(due) - now;
  const minutes = Math.round(Math.abs(left) / 60_000);
  if (Math.abs(left) >= 2 * HOUR) return clock(due, now);
  return left >= 0 ? t("time.in-minutes", { n: minutes }) : t("time.minutes-over", { n: minutes });
}
