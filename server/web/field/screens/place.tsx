/** Where one is beside the site, in words: inside, outside, cannot tell. */
import { MapPin, MapPinOff } from "lucide-preact";
import type { Position } from "#shared/documents";
import { metres } from "#shared/format/numbers";
import { metresBetween } from "#shared/geo/distance";
import { t, term } from "#shared/text";
import { Banner } from "#shared/ui/basics";
import { siteOf, type WorkItem } from "../core/work";
import { useApp } from "./use";

/** What the profile says a site's reach is, and how good a fix must be to prove anything. */
interface PlaceRule {
  geofence_m: number;
  arrival_accuracy_m: number;
}

/** `place`: a fix, or the code of why there is none. */
export function PlaceSaid({ item, place }: { item: WorkItem; place: Position | string }) {
  const rule = useApp().profile.value?.place as PlaceRule | undefined;
  const site = siteOf(item.ticket);
  if (typeof place === "string") {
    return (
      <Banner tone="amber" sign={MapPinOff}>
        {t("step.place-none", { why: term("no-fix", place) })}
      </Banner>
    );
  }
  if (!site) return <Banner sign={MapPin}>{t("step.place-no-site")}</Banner>;
  const far = metresBetween(place, site);
  const accuracy = place.accuracy_m ?? 0;
  const words = { m: metres(far), acc: metres(accuracy) };
  if (rule && accuracy > rule.arrival_accuracy_m) {
    return (
      <Banner tone="amber" sign={MapPin}>
        {t("step.place-unsure", words)}
      </Banner>
    );
  }
  const inside = !rule || far - accuracy <= rule.geofence_m;
  return (
    <Banner tone={inside ? "good" : "amber"} sign={MapPin}>
      {t(inside ? "step.place-inside" : "step.place-outside", words)}
    </Banner>
  );
}
