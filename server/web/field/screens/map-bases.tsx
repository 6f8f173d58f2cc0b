/** What the map is drawn on, the packages for offline use, and who navigates. */
import { CheckCircle2, Download, Pause, Trash2, WifiOff } from "lucide-preact";
import { useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { t } from "#shared/text";
import { Badge, Banner, Button, Progress } from "#shared/ui/basics";
import { Choice, type Option } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import type { Basemaps, Held } from "../core/basemaps";
import type { Basemap } from "../core/device";
import { chooseForMap, mapChoices } from "../core/map-choices";
import { makeMapReady } from "../core/map-ready";
import { left } from "../core/storage";
import { NAVIGATORS } from "../map/navigators";
import { useApp } from "./use";
import { useBasemaps } from "./use-basemaps";

export function MapBases({ onClose }: { onClose: () => void }) {
  const app = useApp();
  const basemaps = useBasemaps();
  return (
    <Sheet title={t("map.bases")} onClose={onClose}>
      <Ready />
      <Choice
        label={t("map.base")}
        value={mapChoices().base.value}
        onValue={(value) => chooseForMap(app.local, "base", value)}
        options={basesOf(basemaps, Boolean(app.me.value?.tiles))}
      />
      {basemaps && <Packages basemaps={basemaps} />}
      <Choice
        label={t("map.navigator")}
        hint={t("map.navigator-hint")}
        value={mapChoices().navigator.value}
        onValue={(value) => chooseForMap(app.local, "navigator", value)}
        options={NAVIGATORS.map((value) => ({ value, label: t(`navigator.${value}`) }))}
      />
    </Sheet>
  );
}

function basesOf(basemaps: Basemaps | null, tiles: boolean): Option[] {
  const held = basemaps?.held.value.filter((one) => one.whole) ?? [];
  return [
    { value: "auto", label: t("map.base-auto") },
    ...held.map((one) => ({ value: one.sha256, label: one.title })),
    ...(tiles ? [{ value: "tiles", label: t("map.base-tiles") }] : []),
    { value: "plain", label: t("map.base-plain") },
  ];
}

function Ready() {
  const [state, setState] = useState<"unknown" | "working" | "ready" | "failed">("unknown");
  if (state === "ready")
    return (
      <Banner tone="good" sign={CheckCircle2}>
        {t("map.ready")}
      </Banner>
    );
  const make = () => {
    setState("working");
    void makeMapReady().then((done) => setState(done ? "ready" : "failed"));
  };
  return (
    <>
      <Button wide sign={WifiOff} disabled={state === "working"} onClick={make}>
        {state === "working" ? t("say.loading") : t("map.make-ready")}
      </Button>
      {state === "failed" && <Banner tone="amber">{t("map.not-ready")}</Banner>}
    </>
  );
}

function Packages({ basemaps }: { basemaps: Basemaps }) {
  const app = useApp();
  const offered = app.me.value?.basemaps ?? [];
  const held = basemaps.held.value;
  const listed = [
    ...offered,
    ...held.filter((one) => !offered.some((other) => other.sha256 === one.sha256)),
  ];
  const free = app.room.value && left(app.room.value);
  return (
    <section class="stack">
      <h3>{t("map.packages")}</h3>
      {listed.length === 0 && <p class="quiet">{t("map.packages-none")}</p>}
      {basemaps.fault.value && (
        <Banner tone="bad" urgent>
          {t(`map-fault.${basemaps.fault.value}`)}
        </Banner>
      )}
      <ul class="stack">
        {listed.map((one) => (
          <li class="card stack tight" key={one.sha256} data-package={one.name}>
            <Package basemaps={basemaps} one={one} />
          </li>
        ))}
      </ul>
      {free !== null && <p class="small quiet">{t("map.room-left", { bytes: bytes(free) })}</p>}
    </section>
  );
}

function Package({ basemaps, one }: { basemaps: Basemaps; one: Basemap }) {
  const held = basemaps.held.value.find((other) => other.sha256 === one.sha256);
  const doing = basemaps.doing.value?.sha256 === one.sha256 ? basemaps.doing.value : null;
  const older = basemaps.held.value.some(
    (other) => other.name === one.name && other.sha256 !== one.sha256 && other.whole,
  );
  return (
    <>
      <div class="row between">
        <span class="title">{one.title}</span>
        <span class="quiet">{bytes(one.bytes)}</span>
      </div>
      {one.attribution && <span class="small quiet">{one.attribution}</span>}
      {held?.whole && (
        <Badge tone="good" sign={CheckCircle2}>
          {t("map.here")}
        </Badge>
      )}
      {!held && older && <Badge tone="amber">{t("map.newer")}</Badge>}
      {doing ? <Doing basemaps={basemaps} /> : <Todo basemaps={basemaps} one={one} held={held} />}
    </>
  );
}

function Doing({ basemaps }: { basemaps: Basemaps }) {
  const doing = basemaps.doing.value;
  if (!doing) return null;
  const words = { part: bytes(doing.part), whole: bytes(doing.whole) };
  const label = t(`map.${doing.step}`, words);
  return (
    <>
      <span class="small">{label}</span>
      <Progress part={doing.part} whole={doing.whole} label={label} />
      <Button sign={Pause} onClick={() => basemaps.pause()}>
        {t("map.pause")}
      </Button>
    </>
  );
}

function Todo({
  basemaps,
  one,
  held,
}: {
  basemaps: Basemaps;
  one: Basemap;
  held: Held | undefined;
}) {
  const me = useApp().credentials.value;
  const fetchIt = () => me && void basemaps.fetch(me, one);
  const words = held
    ? t("map.resume", { part: bytes(held.got), whole: bytes(one.bytes) })
    : t("map.fetch", { bytes: bytes(one.bytes) });
  return (
    <div class="row">
      {!held?.whole && (
        <Button
          class="grow"
          sign={Download}
          disabled={basemaps.doing.value !== null}
          onClick={fetchIt}
        >
          {words}
        </Button>
      )}
      {held && (
        <Button kind="danger" sign={Trash2} onClick={() => void basemaps.remove(one.sha256)}>
          {t("do.delete")}
        </Button>
      )}
    </div>
  );
}
