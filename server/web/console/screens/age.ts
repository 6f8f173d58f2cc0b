/** How old something is, in words short enough for a map. */
import { t } from "../text";

export function age(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return t("age.now");
  if (minutes < 120) return t("age.minutes", { n: minutes });
  return t("age.hours", { n: Math.floor(minutes / 60) });
}
