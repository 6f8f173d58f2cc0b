/** Where one is beside the site, in words: inside, outside, cannot tell, as the office will see it. */
import { MapPin, MapPinOff } from "lucide-preact";
import type { Position } from "#shared/documents";
import { metres } from "#shared/format/numbers";
import { fenceOf, fixOf, type Lying, lyingTo } from "#shared/geo/on-site";
import type { PlaceRule } from "#shared/rules/profile";
import { type Key, t, term } from "#shared/text";
import { Banner } from "#shared/ui/basics";
import { siteOf, type WorkItem } from "../core/work";
import { useApp } from "./use";

const WORDS: Record<Lying["proven"], Key> = {
  inside: "step.place-inside",
  outside: "step.place-outside",
  "cannot-tell": "step.place-unsure",
};

/** `place`: a fix, or the code of why there is none. */
export function PlaceSaid({ item, place }: { item: WorkItem; place: Position | string }) {
  const rule = useApp().profile.value?.place as PlaceRule | undefined;
  const fix = typeof place === "string" ? null : fixOf(place);
  if (!fix) {
    const why = typeof place === "string" ? place : "unavailable";
    return (
      <Banner tone="amber" sign={MapPinOff}>
        {t("step.place-none", { why: term("no-fix", why) })}
      </Banner>
    );
  }
  if (!siteOf(item.ticket)) return <Banner sign={MapPin}>{t("step.place-no-site")}</Banner>;
  const fence = rule && fenceOf(item.ticket.site, rule);
  // Without a profile nobody can say what is inside: nothing is said at all.
  if (!fence) return null;
  const { proven, suspect, distance_m, accuracy_m } = lyingTo(fix, fence, rule);
  const words = { m: metres(distance_m), acc: metres(accuracy_m) };
  return (
    <Banner tone={proven === "inside" ? "good" : "amber"} sign={MapPin}>
      {t(suspect ? "step.place-datum" : WORDS[proven], words)}
    </Banner>
  );
}
