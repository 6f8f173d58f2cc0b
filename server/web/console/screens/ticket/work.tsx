/** Investigations of the ticket, each with its crew, steps and checklist; recalled from here. */
import { Undo2 } from "lucide-preact";
import { clock, countdown, exactly } from "#shared/format/time";
import type { Investigation } from "#shared/ticket";
import { Badge, Button } from "#shared/ui/basics";
import { can } from "../../core/ticket/deeds";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { useHere } from "./here";
import { Section } from "./section";

/** States in which a crew still has the work. */
const HELD = new Set(["assigned", "accepted", "en-route", "arrived", "working", "paused"]);

export function Work() {
  const { ticket, begin } = useHere();
  return (
    <Section part="work">
      <ul class="stack tight">
        {ticket.investigations.map((one) => (
          <li class="card stack tight" key={one.id} data-investigation={one.id}>
            <Head of={one} />
            <Steps of={one} />
            {one.checklist && (
              <p class="small">
                {t("work.checklist", { n: one.checklist.answered, all: one.checklist.items })}
              </p>
            )}
            {one.note && <p class="small">{one.note}</p>}
            {one.ended_because && <p class="small quiet">{one.ended_because}</p>}
            {HELD.has(one.state) && can(ticket, "recalls") && (
              <Button sign={Undo2} onClick={() => begin({ deed: "recall", about: one.id })}>
                {t("recall.do")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Head({ of: one }: { of: Investigation }) {
  const desk = useDesk();
  return (
    <div class="row between">
      <span>
        <strong>{term("type", one.type)}</strong> · {desk.crews.nameOf(one.crew)}
      </span>
      <span class="row">
        {one.due && HELD.has(one.state) && (
          <span class="small quiet" title={exactly(one.due)}>
            {countdown(one.due, desk.now.value)}
          </span>
        )}
        <Badge tone={one.state === "done" ? "good" : "plain"}>{term("state", one.state)}</Badge>
      </span>
    </div>
  );
}

function Steps({ of: one }: { of: Investigation }) {
  const now = useDesk().now.value;
  return (
    <ol class="small quiet stack tight">
      {one.steps.map((step) => (
        <li key={step.fact} title={exactly(step.at)}>
          {clock(step.at, now)} {term("state", step.step)}
          {step.reason && `: ${step.reason}`}
        </li>
      ))}
    </ol>
  );
}
