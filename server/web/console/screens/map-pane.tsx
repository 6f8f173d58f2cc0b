/** The map in the middle: tickets and crews, with the age of each place. */
import { MapPinOff, Maximize } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import { shown } from "#shared/map/datums";
import { paletteNow } from "#shared/map/palette";
import type { LonLat } from "#shared/map/place";
import { theme } from "#shared/theme";
import { Badge, Button, Empty } from "#shared/ui/basics";
import { profile } from "../core/profile";
import { openTicket, route } from "../core/route";
import { urgencyOf } from "../core/rows";
import type { MapCanvas } from "../map/canvas";
import { crewFeatures, heapFeatures, ticketFeatures, urgenciesOf } from "../map/features";
import { t } from "../text";
import { age } from "./age";
import { Told } from "./told";
import { useDesk } from "./use";
import { type Chosen, useBase } from "./use-base";

export function MapPane() {
  const desk = useDesk();
  const chosen = useBase();
  const seen = desk.map.seen.value;
  const [canvas, setCanvas] = useState<MapCanvas | null>(null);
  const [failed, setFailed] = useState(false);
  return (
    <section class="pane map" aria-label={t("map.title")}>
      {failed ? (
        <Empty sign={MapPinOff}>{t("map.failed")}</Empty>
      ) : (
        chosen && <Drawing chosen={chosen} onReady={setCanvas} onFail={() => setFailed(true)} />
      )}
      {canvas && chosen && <Scene canvas={canvas} datum={chosen.datum} />}
      <div class="over">
        <Badge>{t("map.count", { n: seen.total })}</Badge>
        {canvas && chosen && (
          <Button sign={Maximize} onClick={() => canvas.seeAll(boundsOf(desk, chosen.datum))}>
            {t("map.see-all")}
          </Button>
        )}
        <Told reading={desk.map.reading.value} isOld retry={() => void desk.map.load()} />
      </div>
      <span class="credits small">{chosen?.attribution}</span>
    </section>
  );
}

const WHERE = "kancha-map";

function Drawing({
  chosen,
  onReady,
  onFail,
}: {
  chosen: Chosen;
  onReady: (canvas: MapCanvas | null) => void;
  onFail: () => void;
}) {
  const desk = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const made = useRef<MapCanvas | null>(null);
  useEffect(() => {
    let over = false;
    void import("../map/canvas").then(({ MapCanvas }) => {
      if (over || !box.current) return;
      try {
        const ears = {
          moved: (seen: Parameters<typeof desk.map.look>[0]) => {
            localStorage.setItem(WHERE, JSON.stringify(seen));
            desk.map.look(seen);
          },
          ticket: openTicket,
          // What somebody asks of a crew is what it is about.
          crew: (id: string) => {
            const found = desk.crews.now.value.find(({ crew }) => crew.id === id);
            if (found?.word?.ticket) openTicket(found.word.ticket);
          },
          failed: onFail,
        };
        made.current = new MapCanvas(
          box.current,
          chosen.base,
          paletteNow(),
          begin(),
          ears,
          t("map.title"),
        );
        onReady(made.current);
      } catch {
        onFail();
      }
    });
    return () => {
      over = true;
      onReady(null);
      made.current?.destroy();
      made.current = null;
    };
  }, []);
  const look = theme.value;
  useEffect(() => made.current?.dress(chosen.base, paletteNow()), [chosen, look]);
  useEffect(() => {
    const watching = new ResizeObserver(() => made.current?.resize());
    if (box.current) watching.observe(box.current);
    return () => watching.disconnect();
  }, []);
  return <div ref={box} class="drawn" />;
}

/** Puts on the map what there is, whenever any of it changes. */
function Scene({ canvas, datum }: { canvas: MapCanvas; datum: Datum }) {
  const desk = useDesk();
  const seen = desk.map.seen.value;
  const rows = desk.queue.rows.value;
  const crews = desk.crews.now.value;
  const now = desk.now.value;
  const rule = profile.value?.dispatch;
  const { ticket } = route.value;
  const first = useRef(localStorage.getItem(WHERE) === null);
  useEffect(() => {
    const urgencies = urgenciesOf(rows, (row) => urgencyOf(row, now));
    canvas.show("tickets", ticketFeatures(seen.points, urgencies, ticket, datum));
    canvas.show("heaps", heapFeatures(seen.clusters, datum));
  }, [canvas, seen, rows, ticket, datum]);
  useEffect(() => {
    canvas.show("crews", crewFeatures(crews, now, age, rule, datum));
  }, [canvas, crews, now, rule, datum]);
  useEffect(() => {
    // A map that nobody has moved yet begins where the work is.
    if (!first.current || seen.total === 0) return;
    first.current = false;
    canvas.seeAll(boundsOf(desk, datum));
  }, [canvas, seen.total]);
  useEffect(() => {
    const point = seen.points.find((one) => one.ticket === ticket);
    if (point) canvas.see(shown({ ...point, datum: (point.datum ?? "WGS84") as Datum }, datum));
  }, [canvas, ticket]);
  return null;
}

type Bounds = readonly [number, number, number, number];

/** Where the tickets that are in sight and the crews are; the world where there is nothing. */
function boundsOf(desk: ReturnType<typeof useDesk>, datum: Datum): Bounds {
  const { points, clusters } = desk.map.seen.value;
  const places: LonLat[] = [
    ...points.map((one) => shown({ ...one, datum: (one.datum ?? "WGS84") as Datum }, datum)),
    ...clusters.map((one) => shown({ ...one, datum: "WGS84" }, datum)),
    ...desk.crews.now.value.flatMap(({ word }) =>
      word?.place ? [shown({ ...word.place, datum: "WGS84" }, datum)] : [],
    ),
  ];
  if (places.length === 0) return [-170, -60, 170, 75];
  const lons = places.map(([lon]) => lon);
  const lats = places.map(([, lat]) => lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/** Where the map was left, or the whole world. */
function begin(): { center: LonLat; zoom: number } {
  try {
    const { bounds, zoom } = JSON.parse(localStorage.getItem(WHERE) ?? "null");
    const [west, south, east, north] = bounds;
    return { center: [(west + east) / 2, (south + north) / 2], zoom };
  } catch {
    return { center: [105, 25], zoom: 1 };
  }
}
