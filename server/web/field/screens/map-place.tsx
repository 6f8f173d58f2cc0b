/** The map's place: the map, once it is loaded, and the same sites as a list by distance. */

import { signal } from "@preact/signals-core";
import { Navigation2 } from "lucide-preact";
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { metres } from "#shared/format/numbers";
import { countdown } from "#shared/format/time";
import { compassPoint } from "#shared/map/bearing";
import { t, term } from "#shared/text";
import { Badge, Banner, Sign } from "#shared/ui/basics";
import { addressOf } from "../core/route";
import { urgencyOf } from "../map/marks";
import { type Nearby, nearby } from "../map/nearby";
import { Page } from "./shell";
import { useApp } from "./use";
import { type Here, useHere } from "./use-here";

/** The investigation that the map shows; others may set it before they lead here. */
export const chosenSite = signal<string | null>(null);

export interface MapProps {
  entries: readonly Nearby[];
  here: Here;
}

type Loaded = { View: ComponentType<MapProps> } | "loading" | "no-webgl" | "not-here";

export function MapPlace() {
  const app = useApp();
  const here = useHere();
  const entries = nearby(app.work.value, here.fix?.position ?? null);
  return (
    <Page title={t("nav.map")}>
      <MapOrWhy entries={entries} here={here} />
      <h2>{t(here.fix ? "map.list" : "map.list-urgent")}</h2>
      <ul class="stack tight" data-nearby>
        {entries.map((entry) => (
          <li key={entry.item.investigation.id}>
            <Entry entry={entry} now={app.now.value} />
          </li>
        ))}
      </ul>
    </Page>
  );
}

function MapOrWhy(props: MapProps) {
  const [loaded, setLoaded] = useState<Loaded>("loading");
  useEffect(() => {
    let over = false;
    const done = (found: Loaded) => over || setLoaded(found);
    if (canDraw()) {
      import("./map").then(
        ({ MapView }) => done({ View: MapView }),
        () => done("not-here"),
      );
    } else done("no-webgl");
    return () => {
      over = true;
    };
  }, []);
  if (loaded === "loading") return <p class="map-box quiet">{t("say.loading")}</p>;
  if (typeof loaded === "string") return <Banner tone="amber">{t(`map.${loaded}`)}</Banner>;
  return <loaded.View {...props} />;
}

function Entry({ entry, now }: { entry: Nearby; now: number }) {
  const { item } = entry;
  const urgency = urgencyOf(item);
  return (
    <a class={`card item ${item.deadline}`} href={addressOf(item.investigation.id)}>
      <span class="title">{item.ticket.site?.address ?? item.ticket.ticket}</span>
      <span class="row between">
        <Badge tone={urgency === "emergency" || urgency === "missed" ? "bad" : "plain"}>
          {urgency === "emergency" ? t("urgency.emergency") : term("deadline", urgency)}
          {item.due && ` · ${countdown(item.due, now)}`}
        </Badge>
        <Away entry={entry} />
      </span>
    </a>
  );
}

/** How far and in which direction; the arrow points as a map would, north up. */
export function Away({ entry }: { entry: Nearby }) {
  if (!entry.site) return <span class="quiet">{t("map.no-place")}</span>;
  if (entry.metres === null || entry.bearing === null) return null;
  return (
    <span class="row">
      <span class="bearing" style={{ transform: `rotate(${Math.round(entry.bearing)}deg)` }}>
        <Sign of={Navigation2} small />
      </span>
      <span>
        {term("compass", compassPoint(entry.bearing))} · {metres(entry.metres)}
      </span>
    </span>
  );
}

/** Whether this browser can draw the map at all. */
function canDraw(): boolean {
  try {
    return document.createElement("canvas").getContext("webgl2") !== null;
  } catch {
    return false;
  }
}
