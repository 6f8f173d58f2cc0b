/** The sites that were tapped: address, distance, due, and what to do about them. */
import { ChevronRight, Navigation, X } from "lucide-preact";
import { countdown } from "#shared/format/time";
import { t, term } from "#shared/text";
import { Badge, IconButton, Sign } from "#shared/ui/basics";
import { mapChoices } from "../core/map-choices";
import { addressOf } from "../core/route";
import { urgencyOf } from "../map/marks";
import { handOver } from "../map/navigators";
import type { Nearby } from "../map/nearby";
import { Away } from "./map-place";
import { useApp } from "./use";

export function SiteCards({
  entries,
  onClose,
}: {
  entries: readonly Nearby[];
  onClose: () => void;
}) {
  if (entries.length === 0) return null;
  return (
    <section class="stack tight" aria-live="polite" data-cards>
      {entries.map((entry, place) => (
        <SiteCard
          key={entry.item.investigation.id}
          entry={entry}
          onClose={place === 0 ? onClose : null}
        />
      ))}
    </section>
  );
}

function SiteCard({ entry, onClose }: { entry: Nearby; onClose: (() => void) | null }) {
  const app = useApp();
  const { item, site } = entry;
  const urgency = urgencyOf(item);
  const name = item.ticket.site?.address ?? item.ticket.ticket;
  return (
    <div class={`card item ${item.deadline}`}>
      <div class="row">
        <span class="title grow">{name}</span>
        {onClose && <IconButton sign={X} label={t("do.close")} onClick={onClose} />}
      </div>
      <div class="row between">
        <Badge tone={urgency === "emergency" || urgency === "missed" ? "bad" : "plain"}>
          {urgency === "emergency" ? t("urgency.emergency") : term("deadline", urgency)}
          {item.due && ` · ${countdown(item.due, app.now.value)}`}
        </Badge>
        <Badge>{term("state", item.state)}</Badge>
        <Away entry={entry} />
      </div>
      <div class="row">
        {site && (
          <a class="button grow" {...handOver(mapChoices().navigator.value, site, name)}>
            <Sign of={Navigation} />
            {t("ticket.navigate")}
          </a>
        )}
        <a class="button primary grow" href={addressOf(item.investigation.id)}>
          {t("map.open")}
          <Sign of={ChevronRight} />
        </a>
      </div>
    </div>
  );
}
