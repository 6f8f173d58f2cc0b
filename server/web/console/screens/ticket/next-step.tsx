/** What the ticket waits for: the one primary button, or who has to do it; all else stands in a menu. */
import { ChevronDown, Hourglass } from "lucide-preact";
import { useRef } from "preact/hooks";
import { Button, Sign } from "#shared/ui/basics";
import { named } from "../../core/profile";
import { can, type Deed, MENDED, nextDeed, otherDeeds } from "../../core/ticket/deeds";
import type { OfficeTicket, NextStep as Waiting } from "../../core/ticket/office-ticket";
import { type Key, t, term, titled } from "../../text";
import { useDesk } from "../use";
import { useHere } from "./here";

export function NextStep() {
  const { ticket, begin } = useHere();
  const next = nextDeed(ticket);
  const others = otherDeeds(ticket);
  return (
    <div class="next-step stack tight">
      <WaitsFor />
      <div class="row">
        {next && (
          <Button kind="primary" onClick={() => begin({ deed: next })} data-deed={next}>
            {t(`deed.${next}`)}
          </Button>
        )}
        <PutRight />
        {others.length > 0 && <Menu deeds={others} />}
      </div>
    </div>
  );
}

function WaitsFor() {
  const { ticket } = useHere();
  const desk = useDesk();
  const crew = (id: string) => desk.crews.nameOf(id);
  return (
    <p class="row small" data-waits={ticket.waits_for?.what ?? "nothing"}>
      <Sign of={Hourglass} small />
      <span>{waitingText(ticket, ticket.waits_for, crew)}</span>
    </p>
  );
}

function waitingText(
  ticket: OfficeTicket,
  waiting: Waiting | null,
  crew: (id: string) => string,
): string {
  if (!waiting) {
    return ticket.merged
      ? t("waits.merged", { ticket: ticket.merged.ticket })
      : t("waits.nothing", { status: term("status", ticket.status) });
  }
  const words: Record<string, string> = {
    crew: t("waits.crew", { crews: waiting.of.map(crew).join(t("list.comma")) }),
    approval: approvalText(ticket),
    decision: t(ticket.disputes.length > 0 ? "waits.dispute" : "waits.decision"),
  };
  const key: Key = `waits.${waiting.what}` as Key;
  return words[waiting.what] ?? t(key, { n: waiting.of.length });
}

/** Which step of the chain, and who may take it. */
export function approvalText(ticket: OfficeTicket): string {
  const step = ticket.resolution.approvals.find(({ state }) => state === "waiting");
  if (!step) return t("waits.approval", { step: "", roles: "" });
  return t("waits.approval", {
    step: titled(named("approval_steps", step.step)),
    roles: step.roles.map((role) => term("role-of", role)).join(t("list.or")),
  });
}

/** What waits for a person stands in a part of its own: the way there. */
function PutRight() {
  const { ticket, goTo } = useHere();
  const what = ticket.waits_for?.what ?? "";
  const part = MENDED[what];
  const leads = what === "attention" || what === "after-hand-over" || what === "originals";
  if (!leads || !part) return null;
  const isMine = what !== "originals" && can(ticket, "acceptance");
  return (
    <Button kind={isMine ? "primary" : "plain"} onClick={() => goTo(part)}>
      {t("waits.look")}
    </Button>
  );
}

function Menu({ deeds }: { deeds: readonly Deed[] }) {
  const { begin } = useHere();
  const box = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (box.current) box.current.open = false;
  };
  return (
    <details
      class="deed-menu"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        close();
        box.current?.querySelector("summary")?.focus();
      }}
      onFocusOut={(event) => {
        const to = event.relatedTarget;
        if (to instanceof Node && !box.current?.contains(to)) close();
      }}
    >
      <summary class="button">
        {t("deed.more")}
        <ChevronDown class="icon small" aria-hidden="true" />
      </summary>
      <ul class="card">
        {deeds.map((deed) => (
          <li key={deed}>
            <button
              type="button"
              class="item"
              data-deed={deed}
              onClick={() => {
                close();
                begin({ deed });
              }}
            >
              {t(`deed.${deed}`)}
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
