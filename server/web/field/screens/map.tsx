/** The map itself, loaded when it is first opened. The list below it says the same in words. */
import { Layers, LocateFixed, Maximize, Minus, Plus } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import { metres } from "#shared/format/numbers";
import { when } from "#shared/format/time";
import type { Base } from "#shared/map/base";
import { shown } from "#shared/map/datums";
import { paletteNow } from "#shared/map/palette";
import { t } from "#shared/text";
import { theme } from "#shared/theme";
import { Banner, IconButton } from "#shared/ui/basics";
import { MapCanvas, type Scene } from "../map/canvas";
import { marksOf } from "../map/nearby";
import { MapBases } from "./map-bases";
import { SiteCards } from "./map-cards";
import { chosenSite, type MapProps } from "./map-place";
import { useApp } from "./use";
import { useBase } from "./use-base";
import type { Here } from "./use-here";

/** States in which a crew is on its way or there: that site is what the map is opened for. */
const UNDER_WAY: ReadonlySet<string> = new Set(["en-route", "arrived", "working", "paused"]);

export function MapView({ entries, here }: MapProps) {
  const [failed, setFailed] = useState(false);
  const [settings, setSettings] = useState(false);
  const [tapped, setTapped] = useState<string[]>([]);
  const chosen = chosenSite.value;
  useEffect(() => {
    const current = entries.find(({ item }) => UNDER_WAY.has(item.state));
    if (chosenSite.value === null && current) chosenSite.value = current.item.investigation.id;
  }, []);
  const picked = (ids: string[]) => {
    setTapped(ids.length > 1 ? ids : []);
    chosenSite.value = ids.length === 1 ? (ids[0] ?? null) : null;
  };
  if (failed) return <Banner tone="amber">{t("map.no-webgl")}</Banner>;
  const ids = chosen ? [chosen] : tapped;
  const cards = entries.filter(({ item }) => ids.includes(item.investigation.id));
  return (
    <>
      <Drawn
        entries={entries}
        here={here}
        picked={picked}
        failed={() => setFailed(true)}
        settings={() => setSettings(true)}
      />
      <Legend here={here} />
      <SiteCards entries={cards} onClose={() => picked([])} />
      {settings && <MapBases onClose={() => setSettings(false)} />}
    </>
  );
}

function Drawn({
  entries,
  here,
  picked,
  failed,
  settings,
}: MapProps & { picked: (ids: string[]) => void; failed: () => void; settings: () => void }) {
  const { box, map, attribution } = useCanvas({ entries, here }, picked, failed);
  const toMe = () => (here.fix ? map.current?.seeMe() : here.ask());
  return (
    <section class="map-box" aria-label={t("nav.map")}>
      <div class="map-canvas" ref={box} />
      <div class="map-buttons">
        <IconButton sign={Plus} label={t("map.in")} onClick={() => map.current?.zoomBy(1)} />
        <IconButton sign={Minus} label={t("map.out")} onClick={() => map.current?.zoomBy(-1)} />
        <IconButton sign={LocateFixed} label={t("map.to-me")} onClick={toMe} />
        <IconButton sign={Maximize} label={t("map.all")} onClick={() => map.current?.seeAll()} />
        <IconButton sign={Layers} label={t("map.bases")} onClick={settings} />
      </div>
      <span class="map-north" aria-hidden="true">
        ↑{t("map.north")}
      </span>
      {attribution && <span class="map-attribution">{attribution}</span>}
    </section>
  );
}

/** The drawn map, following what it is given: base, theme, sites, the chosen one, me. */
function useCanvas(
  { entries, here }: MapProps,
  picked: (ids: string[]) => void,
  failed: () => void,
) {
  const app = useApp();
  const box = useRef<HTMLDivElement>(null);
  const map = useRef<MapCanvas | null>(null);
  const ears = useRef({ picked, failed, entries });
  ears.current = { picked, failed, entries };
  const { base, datum, attribution } = useBase(entries);
  const look = theme.value;
  const chosen = chosenSite.value;
  useEffect(() => {
    if (!box.current || !base) return;
    if (map.current) return map.current.dress(base, paletteNow());
    map.current = opened(box.current, base, ears);
    map.current?.show(sceneOf({ entries, here }, datum, app.profile.value?.place, chosen));
    if (chosen) map.current?.see(chosen);
    else map.current?.seeAll();
  }, [base, look]);
  useEffect(() => {
    map.current?.show(sceneOf({ entries, here }, datum, app.profile.value?.place, chosen));
  }, [app.work.value, here.fix, datum, chosen, app.now.value]);
  useEffect(() => {
    if (chosen) map.current?.see(chosen);
  }, [chosen, datum]);
  useEffect(() => () => map.current?.destroy(), []);
  return { box, map, attribution };
}

function opened(box: HTMLElement, base: Base, ears: { current: OpenEars }): MapCanvas | null {
  const nameOf = (ids: readonly string[]) => {
    const one = ears.current.entries.find(({ item }) => item.investigation.id === ids[0]);
    if (ids.length > 1) return t("map.several", { n: ids.length });
    return one?.item.ticket.site?.address ?? one?.item.ticket.ticket ?? "";
  };
  try {
    return new MapCanvas(
      box,
      { base, colours: paletteNow() },
      {
        picked: (ids) => ears.current.picked(ids),
        failed: () => ears.current.failed(),
        nameOf,
        distance: metres,
      },
      t("map.label"),
    );
  } catch {
    ears.current.failed();
    return null;
  }
}

interface OpenEars {
  picked: (ids: string[]) => void;
  failed: () => void;
  entries: MapProps["entries"];
}

function sceneOf(
  { entries, here }: MapProps,
  datum: Datum,
  rule: unknown,
  chosen: string | null,
): Scene {
  const { fix } = here;
  return {
    marks: marksOf(entries, datum),
    chosen,
    fence: (rule as { geofence_m?: number } | undefined)?.geofence_m ?? null,
    me: fix && {
      at: shown(fix.position, datum),
      accuracy: fix.position.accuracy_m ?? 0,
      age: Math.max(0, Date.now() - fix.at),
    },
  };
}

/** What the circles mean, and how old and how good my place is. */
function Legend({ here }: { here: Here }) {
  const app = useApp();
  const rule = app.profile.value?.place as { geofence_m?: number } | undefined;
  const { fix, none } = here;
  void app.now.value; // the age goes on
  const age = fix ? when(fix.at, Date.now()) : "";
  return (
    <p class="small quiet row between" data-legend>
      <span>
        {fix
          ? t("map.me", { acc: metres(fix.position.accuracy_m ?? 0), age })
          : none
            ? t("map.me-none-why", { why: t(`no-fix.${none}`) })
            : t("map.me-none")}
      </span>
      {chosenSite.value && rule?.geofence_m && (
        <span>{t("map.fence", { m: metres(rule.geofence_m) })}</span>
      )}
    </p>
  );
}
