/** One part of the pane, with a heading that the table of contents leads to. */
import type { ComponentChildren } from "preact";
import type { Part } from "../../core/ticket/deeds";
import { t } from "../../text";

export function Section({
  part,
  note,
  children,
}: {
  part: Part;
  /** Beside the heading: a count or a state. */
  note?: ComponentChildren;
  children: ComponentChildren;
}) {
  const id = headingOf(part);
  return (
    <section class="ticket-part stack tight" aria-labelledby={id} data-part={part}>
      <div class="row between">
        <h2 id={id} tabIndex={-1}>
          {t(`part.${part}`)}
        </h2>
        {note}
      </div>
      {children}
    </section>
  );
}

export function headingOf(part: Part): string {
  return `part-${part}`;
}

/** Brings a part to the top and the keyboard with it. */
export function goToPart(part: Part): void {
  const heading = document.getElementById(headingOf(part));
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}
