/** A column for each state. Cards stand still: what changes says so, and waits for a press. */
import { RefreshCw, SquareCheck } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Badge, Button } from "#shared/ui/basics";
import { Board, type Column } from "../core/board";
import { openTicket, route } from "../core/route";
import { type Row, urgencyOf } from "../core/rows";
import { t, term } from "../text";
import { Due, holdersOf, Marks, OnPhones } from "./row-marks";
import { Told } from "./told";
import { useDesk } from "./use";

export function BoardColumns() {
  const { queue } = useDesk();
  const [board] = useState(() => new Board(() => queue.wants.value));
  useEffect(() => board.open(), []);
  const [at, setAt] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const columns = board.columns.value;
  const cards = columns.map((column) => column.rows.value.map((row) => row.ticket));
  const reachable = cards.flat().includes(at ?? "") ? at : (cards.flat()[0] ?? null);
  const go = (ticket: string | undefined) => {
    if (!ticket) return;
    setAt(ticket);
    box.current?.querySelector<HTMLElement>(`[data-ticket="${ticket}"]`)?.focus();
  };
  const move = (event: KeyboardEvent) => {
    const next = neighbour(cards, reachable, event.key);
    if (!next) return;
    event.preventDefault();
    go(next);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons within
    <div class="columns" ref={box} onKeyDown={move} data-scrolls>
      {columns.map((column) => (
        <OneColumn of={column} key={column.name} reachable={reachable} onReach={setAt} />
      ))}
    </div>
  );
}

function OneColumn({
  of: column,
  reachable,
  onReach,
}: {
  of: Column;
  reachable: string | null;
  onReach: (ticket: string) => void;
}) {
  const rows = column.rows.value;
  const total = column.total.value;
  const news = column.elsewhere.value.size + column.gone.value;
  const title = term("status", column.name);
  return (
    <section class="column" aria-label={title} data-column={column.name}>
      <header class="row between">
        <h2>{title}</h2>
        <span data-count>{total && (total.capped ? `> ${total.count}` : total.count)}</span>
      </header>
      {news > 0 && (
        <Button wide sign={RefreshCw} onClick={() => void column.load()}>
          {t("board.changed", { n: news })}
        </Button>
      )}
      <Told
        reading={column.reading.value}
        isOld={column.readAt.value !== null}
        retry={() => void column.load()}
      />
      {rows.length === 0 && column.reading.value === "done" && (
        <p class="small quiet">{t("board.empty")}</p>
      )}
      <ul class="stack tight">
        {rows.map((row) => (
          <li key={row.ticket}>
            <Card
              row={row}
              isHere={column.has(row.status)}
              isReachable={row.ticket === reachable}
              onReach={onReach}
            />
          </li>
        ))}
      </ul>
      {column.next.value && (
        <Button wide onClick={() => void column.more()}>
          {t("queue.more")}
        </Button>
      )}
    </section>
  );
}

function Card({
  row,
  isHere,
  isReachable,
  onReach,
}: {
  row: Row;
  isHere: boolean;
  isReachable: boolean;
  onReach: (ticket: string) => void;
}) {
  const desk = useDesk();
  const urgency = urgencyOf(row, desk.now.value);
  const isOpen = route.value.ticket === row.ticket;
  const isChosen = desk.chosen.tickets.value.has(row.ticket);
  return (
    <button
      type="button"
      class={`line ${urgency}`}
      tabIndex={isReachable ? 0 : -1}
      aria-current={isOpen ? "true" : undefined}
      data-chosen={isChosen ? "" : undefined}
      data-ticket={row.ticket}
      data-urgency={urgency}
      onFocus={() => onReach(row.ticket)}
      onClick={(event) =>
        event.ctrlKey || event.metaKey ? desk.chosen.toggle(row.ticket) : openTicket(row.ticket)
      }
      onKeyDown={(event) => event.key === "x" && desk.chosen.toggle(row.ticket)}
    >
      <strong>{row.title ?? row.ticket}</strong>
      {isChosen && (
        <Badge tone="accent" sign={SquareCheck}>
          {t("board.chosen")}
        </Badge>
      )}
      {!isHere && (
        <Badge tone="accent">{t("board.moved", { status: term("status", row.status) })}</Badge>
      )}
      <span class="row small">
        <Due row={row} />
        <Marks row={row} />
        <OnPhones of={row.on_devices} />
      </span>
      <span class="small quiet">{row.address}</span>
      <span class="small quiet">{holdersOf(row, (crew) => desk.crews.nameOf(crew))}</span>
    </button>
  );
}

/** The card that an arrow leads to: in the column above or below, or as deep in the next one that has any. */
function neighbour(
  columns: readonly (readonly string[])[],
  ticket: string | null,
  key: string,
): string | undefined {
  const x = columns.findIndex((column) => ticket !== null && column.includes(ticket));
  const y = columns[x]?.indexOf(ticket ?? "") ?? -1;
  if (x < 0) return undefined;
  if (key === "ArrowDown") return columns[x]?.[y + 1];
  if (key === "ArrowUp") return columns[x]?.[y - 1];
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  for (let next = x + step; step !== 0 && columns[next]; next += step) {
    const column = columns[next] ?? [];
    if (column.length > 0) return column[Math.min(y, column.length - 1)];
  }
  return undefined;
}
