/** Giving work from anywhere: the key, and the sheet while something is being given. */
import type { Opening } from "../core/open-ticket";
import { ASSIGN, may } from "../core/session";
import { AssignSheet } from "./assign-sheet";
import { useDesk, useKey } from "./use";

export function Giving() {
  const desk = useDesk();
  useKey("a", () => may(ASSIGN) && desk.assigning.begin(meant(desk)));
  const giving = desk.assigning.now.value;
  if (!giving) return null;
  return (
    <AssignSheet key={giving.tickets.join()} giving={giving} onClose={() => desk.assigning.end()} />
  );
}

/** What is chosen; where nothing is, the open ticket. */
function meant(desk: ReturnType<typeof useDesk>): readonly string[] {
  const chosen = desk.chosen.tickets.value;
  if (chosen.size > 0) return [...chosen];
  const open = desk.opened.now.value;
  if (open.state === "none" || isClosed(open)) return [];
  // Also while it is being read: who is quick with keys is not to press twice.
  return [open.id];
}

function isClosed(open: Opening): boolean {
  return open.state === "open" && open.content.ticket.status === "archived";
}
