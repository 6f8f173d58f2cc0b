/** The drawn map itself, and what is done on it with mouse and drag. */
import { useEffect, useRef } from "preact/hooks";
import { paletteNow } from "#shared/map/palette";
import type { LonLat } from "#shared/map/place";
import { theme } from "#shared/theme";
import { middleOf, type Shape } from "../core/area";
import type { Box } from "../core/on-map";
import { openFact, openTicket } from "../core/route";
import { ASSIGN, may } from "../core/session";
import type { Ears, MapCanvas } from "../map/canvas";
import { t } from "../text";
import { WHERE } from "./map-scene";
import { useDesk } from "./use";
import type { Chosen } from "./use-base";

export interface Heard {
  onReady: (canvas: MapCanvas | null) => void;
  onFail: () => void;
  /** A crew was pressed. */
  onCrew: (crew: string) => void;
  /** The mouse came over a crew, or left it. */
  onOver: (crew: string | null) => void;
  onDrew: (shape: Shape | null) => void;
}

export function Drawing({ chosen, ...heard }: { chosen: Chosen } & Heard) {
  const desk = useDesk();
  const box = useRef<HTMLDivElement>(null);
  const made = useRef<MapCanvas | null>(null);
  const latest = useRef(heard);
  latest.current = heard;
  useEffect(() => {
    let over = false;
    const before = left();
    if (before) desk.map.look(before); // read while the map itself is fetched
    void import("../map/canvas").then(({ MapCanvas }) => {
      if (over || !box.current) return;
      try {
        const ears = earsOf(desk, () => latest.current);
        const title = t("map.title");
        made.current = new MapCanvas(box.current, chosen.base, paletteNow(), begin(), ears, title);
        latest.current.onReady(made.current);
      } catch {
        latest.current.onFail();
      }
    });
    return () => {
      over = true;
      latest.current.onReady(null);
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

function earsOf(desk: ReturnType<typeof useDesk>, heard: () => Heard): Ears {
  return {
    moved: (seen) => {
      localStorage.setItem(WHERE, JSON.stringify(seen));
      desk.map.look(seen);
    },
    ticket: openTicket,
    crew: (crew) => heard().onCrew(crew),
    fact: openFact,
    over: (crew) => heard().onOver(crew),
    dropped: (tickets, crew) => {
      const [first = ""] = tickets;
      const meant = tickets.length > 1 ? tickets : desk.chosen.with(first);
      if (may(ASSIGN)) desk.assigning.begin(meant, crew);
    },
    drew: (shape) => heard().onDrew(shape),
    failed: () => heard().onFail(),
  };
}

/** What the map looked at when it was left on this machine; null: never seen, or not readable. */
function left(): Box | null {
  try {
    const { bounds, zoom } = JSON.parse(localStorage.getItem(WHERE) ?? "null");
    return [...bounds, zoom].every(Number.isFinite) && bounds.length === 4
      ? { bounds, zoom }
      : null;
  } catch {
    return null;
  }
}

/** Where the map was left, or the whole world. */
function begin(): { center: LonLat; zoom: number } {
  const box = left();
  if (!box) return { center: [105, 25], zoom: 1 };
  return { center: middleOf(box.bounds), zoom: box.zoom };
}
