/** The desk: left the queue, in the middle the map, right the open ticket. The panes keep their widths. */
import { useRef, useState } from "preact/hooks";
import { t } from "../text";
import { MapPane } from "./map-pane";
import { QueuePane } from "./queue-pane";
import { TicketPane } from "./ticket/pane";

export function DeskPlace() {
  const [queue, setQueue] = useWidth("queue", 360);
  const [ticket, setTicket] = useWidth("ticket", 460);
  const columns = `${queue}px 8px minmax(240px, 1fr) 8px ${ticket}px`;
  return (
    <main class="desk" style={{ gridTemplateColumns: columns }}>
      <QueuePane />
      <Splitter width={queue} onWidth={setQueue} side={1} />
      <MapPane />
      <Splitter width={ticket} onWidth={setTicket} side={-1} />
      <TicketPane />
    </main>
  );
}

const LEAST = 260;
const MOST = 900;
const STEP = 24;

/** Between two panes; dragged, or moved with the arrow keys. `side`: 1 where its pane lies left of it. */
function Splitter({
  width,
  onWidth,
  side,
}: {
  width: number;
  onWidth: (width: number) => void;
  side: 1 | -1;
}) {
  const start = useRef<{ x: number; width: number } | null>(null);
  const set = (wanted: number) => onWidth(Math.max(LEAST, Math.min(MOST, wanted)));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a splitter that is moved is no line between texts
    <div
      class="splitter"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t("pane.width")}
      aria-valuenow={width}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = { x: event.clientX, width };
      }}
      onPointerMove={(event) => {
        if (start.current) set(start.current.width + (event.clientX - start.current.x) * side);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowLeft") set(width - STEP * side);
        if (event.key === "ArrowRight") set(width + STEP * side);
      }}
    />
  );
}

function useWidth(pane: string, otherwise: number): [number, (width: number) => void] {
  const kept = `kancha-width-${pane}`;
  const [width, setWidth] = useState(Number(localStorage.getItem(kept)) || otherwise);
  return [
    width,
    (wanted) => {
      localStorage.setItem(kept, String(wanted));
      setWidth(wanted);
    },
  ];
}
