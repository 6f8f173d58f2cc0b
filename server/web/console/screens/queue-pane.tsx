/** The queue: what needs somebody, in order; searched, narrowed, walked with keys. */
import { Inbox, RefreshCw, Users } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import { Button, Empty, Sign } from "#shared/ui/basics";
import type { Desk } from "../core/desk";
import { openTicket, route } from "../core/route";
import { type Row, urgencyOf } from "../core/rows";
import { t, term } from "../text";
import { carry } from "./carrying";
import { Filters } from "./filters";
import { Due, holdersOf, Marks, OnPhones } from "./row-marks";
import { Told } from "./told";
import { useDesk, useKey } from "./use";

export function QueuePane() {
  const { queue, chosen } = useDesk();
  const rows = queue.rows.value;
  useKey("x", () => route.value.ticket && chosen.toggle(route.value.ticket));
  useKey("j", () => openTicket(neighbour(rows, 1)));
  useKey("k", () => openTicket(neighbour(rows, -1)));
  return (
    <section class="pane queue" aria-label={t("queue.title")}>
      <Controls />
      <Elsewhere />
      <Told
        reading={queue.reading.value}
        isOld={queue.readAt.value !== null}
        retry={() => void queue.load()}
      />
      {rows.length === 0 && queue.reading.value === "done" && (
        <Empty sign={Inbox}>{t("queue.empty")}</Empty>
      )}
      <ul class="rows">
        {rows.map((row) => (
          <Line row={row} key={row.ticket} />
        ))}
      </ul>
      {queue.next.value && (
        <Button wide onClick={() => void queue.more()}>
          {t("queue.more")}
        </Button>
      )}
    </section>
  );
}

function Controls() {
  const { queue } = useDesk();
  const total = queue.total.value;
  return (
    <div class="stack tight head">
      <Filters>
        {total && t(total.capped ? "queue.count-capped" : "queue.count", { n: total.count })}
      </Filters>
    </div>
  );
}

/** A press opens a ticket; with Shift it chooses all up to it, with Ctrl or Cmd it alone. */
function press(event: MouseEvent, { chosen, queue }: Desk, ticket: string): void {
  const order = queue.rows.value.map((row) => row.ticket);
  if (event.shiftKey) chosen.reach(ticket, order);
  else if (event.ctrlKey || event.metaKey) chosen.toggle(ticket);
  else openTicket(ticket);
}

/** Rows never jump while they are read: what changed elsewhere says so and waits. */
function Elsewhere() {
  const { queue } = useDesk();
  const count = queue.elsewhere.value.size;
  if (count === 0) return null;
  return (
    <Button wide sign={RefreshCw} onClick={() => void queue.load()}>
      {t("queue.elsewhere", { n: count })}
    </Button>
  );
}

function Line({ row }: { row: Row }) {
  const desk = useDesk();
  const now = desk.now.value;
  const urgency = urgencyOf(row, now);
  const crews = holdersOf(row, (crew) => desk.crews.nameOf(crew));
  const isOpen = route.value.ticket === row.ticket;
  const line = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOpen) line.current?.scrollIntoView({ block: "nearest" });
  }, [isOpen]);
  return (
    <li>
      <button
        ref={line}
        type="button"
        class={`line ${urgency}`}
        aria-current={isOpen ? "true" : undefined}
        data-ticket={row.ticket}
        data-urgency={urgency}
        data-chosen={desk.chosen.has(row.ticket) ? "" : undefined}
        onClick={(event) => press(event, desk, row.ticket)}
        {...carry(() => desk.chosen.with(row.ticket))}
      >
        <span class="row between">
          <strong class="grow">{row.title ?? row.ticket}</strong>
          <span class="small quiet">{term("status", row.status)}</span>
        </span>
        <span class="row small">
          <Due row={row} />
          <Marks row={row} />
          <OnPhones of={row.on_devices} />
        </span>
        <span class="row small quiet">
          <span class="where">{row.address}</span>
          <span>
            <Sign of={Users} small /> {crews}
          </span>
        </span>
      </button>
    </li>
  );
}

/** The ticket before or after the open one; the first where none is open. */
function neighbour(rows: readonly Row[], step: 1 | -1): string | null {
  const place = rows.findIndex((row) => row.ticket === route.value.ticket);
  const next = place < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, place + step));
  return rows[next]?.ticket ?? null;
}
