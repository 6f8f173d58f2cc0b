/** The board: tickets by state, as columns or as a list, under the filter of the queue; the open ticket beside. */
import { Columns3, List } from "lucide-preact";
import { addressOf, route } from "../core/route";
import { type Key, t } from "../text";
import { BoardColumns } from "./board-columns";
import { BoardList } from "./board-list";
import { BulkBar } from "./bulk-bar";
import { Filters } from "./filters";
import { TicketPane } from "./ticket/pane";
import "../board.css";
import { Sign } from "#shared/ui/basics";

const PARTS = [
  ["columns", Columns3],
  ["list", List],
] as const;

export function BoardPlace() {
  const { part, ticket } = route.value;
  return (
    <main class={ticket ? "board with-ticket" : "board"}>
      <div class="head row">
        <Filters />
        <nav class="row no-print" aria-label={t("board.as")}>
          {PARTS.map(([one, sign]) => (
            <a
              key={one}
              class="button"
              href={addressOf({ ...route.value, part: one })}
              aria-current={part === one ? "page" : undefined}
            >
              <Sign of={sign} />
              {t(`board.${one}` as Key)}
            </a>
          ))}
        </nav>
      </div>
      <BulkBar />
      {part === "list" ? <BoardList /> : <BoardColumns />}
      {ticket && <TicketPane />}
    </main>
  );
}
