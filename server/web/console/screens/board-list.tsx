/** The same tickets as a table: sorted by its columns, chosen by their boxes, commanded together. */
import { ArrowDown, ArrowUp, Inbox, RefreshCw } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { clock, exactly } from "#shared/format/time";
import { Button, Empty, Sign } from "#shared/ui/basics";
import { titleOfClass } from "../core/profile";
import { openTicket, route } from "../core/route";
import { type Row, urgencyOf } from "../core/rows";
import { SortedList, type SortKey } from "../core/sorted-list";
import { type Key, t, term, titled } from "../text";
import { Due, holdersOf, Marks, OnPhones } from "./row-marks";
import { Told } from "./told";
import { useDesk } from "./use";

export function BoardList() {
  const { queue } = useDesk();
  const [list] = useState(() => new SortedList(() => queue.wants.value));
  useEffect(() => list.open(), []);
  const rows = list.rows.value;
  const total = list.total.value;
  const changes = list.elsewhere.value.size;
  return (
    <div class="list" data-scrolls>
      <p class="small quiet" role="status">
        {total && t(total.capped ? "queue.count-capped" : "queue.count", { n: total.count })}
      </p>
      {changes > 0 && (
        <Button wide sign={RefreshCw} onClick={() => void list.load()}>
          {t("queue.elsewhere", { n: changes })}
        </Button>
      )}
      <Told
        reading={list.reading.value}
        isOld={list.readAt.value !== null}
        retry={() => void list.load()}
      />
      {rows.length === 0 && list.reading.value === "done" && (
        <Empty sign={Inbox}>{t("queue.empty")}</Empty>
      )}
      {rows.length > 0 && <Table list={list} rows={rows} />}
      {list.next.value && (
        <Button wide onClick={() => void list.more()}>
          {t("queue.more")}
        </Button>
      )}
    </div>
  );
}

/** Columns, and by what the server sorts where it does. */
const COLUMNS: readonly [Key, SortKey?][] = [
  ["list.ticket", "emergency"],
  ["by.class"],
  ["by.status"],
  ["by.priority", "priority"],
  ["list.due", "due"],
  ["list.opened", "opened_at"],
  ["by.holder"],
  ["list.phone"],
];

function Table({ list, rows }: { list: SortedList; rows: readonly Row[] }) {
  const { chosen } = useDesk();
  const tickets = rows.map((row) => row.ticket);
  const areAll = tickets.every((ticket) => chosen.tickets.value.has(ticket));
  return (
    <table>
      <thead>
        <tr>
          <td class="no-print">
            <input
              type="checkbox"
              aria-label={t("list.choose-all")}
              checked={areAll}
              onChange={() => chosen.set(tickets, !areAll)}
            />
          </td>
          {COLUMNS.map(([label, key]) => (
            <Head key={label} label={label} by={key} list={list} />
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Line row={row} key={row.ticket} />
        ))}
      </tbody>
    </table>
  );
}

function Head({ label, by, list }: { label: Key; by: SortKey | undefined; list: SortedList }) {
  if (!by) return <th scope="col">{t(label)}</th>;
  const { key, isDown } = list.order.value;
  const isSorted = key === by;
  return (
    <th scope="col" aria-sort={isSorted ? (isDown ? "descending" : "ascending") : "none"}>
      <button type="button" class="sorts" data-sort={by} onClick={() => list.sortBy(by)}>
        {t(label)}
        {isSorted && <Sign of={isDown ? ArrowDown : ArrowUp} small />}
      </button>
    </th>
  );
}

function Line({ row }: { row: Row }) {
  const desk = useDesk();
  const now = desk.now.value;
  const urgency = urgencyOf(row, now);
  const refused = desk.chosen.reasons.value.get(row.ticket);
  return (
    <tr
      class={urgency}
      data-row={row.ticket}
      aria-current={route.value.ticket === row.ticket ? "true" : undefined}
    >
      <td class="no-print">
        <input
          type="checkbox"
          aria-label={t("list.choose", { ticket: row.ticket })}
          checked={desk.chosen.tickets.value.has(row.ticket)}
          onChange={() => desk.chosen.toggle(row.ticket)}
        />
      </td>
      <th scope="row">
        <button type="button" class="as-link" onClick={() => openTicket(row.ticket)}>
          {row.title ?? row.ticket}
        </button>
        <div class="small quiet">
          {row.ticket} {row.address}
        </div>
        {refused && <div class="fault">{refused}</div>}
      </th>
      <td>{titled(titleOfClass(row.class), row.class ?? "")}</td>
      <td>{term("status", row.status)}</td>
      <td>{row.priority}</td>
      <td>
        <span class="row">
          <Due row={row} />
          <Marks row={row} />
        </span>
      </td>
      <td title={row.opened_at ? exactly(row.opened_at) : ""}>
        {row.opened_at && clock(row.opened_at, now)}
      </td>
      <td>{holdersOf(row, (crew) => desk.crews.nameOf(crew))}</td>
      <td>
        <OnPhones of={row.on_devices} />
      </td>
    </tr>
  );
}
