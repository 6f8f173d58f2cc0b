/** What is dragged onto a crew: tickets of a row, of a list, of all that are chosen. */
import type { JSX } from "preact";
import { CARRIED, TAKES } from "../map/dragging";

type Handlers = Pick<JSX.HTMLAttributes<HTMLElement>, "draggable" | "onDragStart">;

/** For an element that can be dragged; `tickets`: what it stands for then. */
export function carry(tickets: () => readonly string[]): Handlers {
  return {
    draggable: true,
    onDragStart: (event) => {
      event.dataTransfer?.setData(CARRIED, tickets().join());
      event.stopPropagation();
    },
  };
}

/** For an element that stands for a crew: tickets can be dropped on it. */
export function takes(crew: string, dropped: (tickets: readonly string[]) => void) {
  return {
    [TAKES]: crew,
    onDragOver: (event: DragEvent) => {
      if (event.dataTransfer?.types.includes(CARRIED)) event.preventDefault();
    },
    onDrop: (event: DragEvent) => {
      const tickets = event.dataTransfer?.getData(CARRIED);
      if (!tickets) return;
      event.preventDefault();
      dropped(tickets.split(","));
    },
  };
}
