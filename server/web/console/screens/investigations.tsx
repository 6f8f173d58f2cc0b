/** Investigations of the open ticket, each with its crew and steps; recalled from here. */
import { Undo2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { clock, countdown, exactly } from "#shared/format/time";
import type { Investigation, Ticket } from "#shared/ticket";
import { Badge, Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { freshKey } from "../core/api";
import { ASSIGN, may } from "../core/session";
import { t, term } from "../text";
import { useCommand, useDesk } from "./use";

/** States in which a crew still has the work. */
const HELD = new Set(["assigned", "accepted", "en-route", "arrived", "working", "paused"]);

export function Investigations({ ticket }: { ticket: Ticket }) {
  const [recalling, setRecalling] = useState<Investigation | null>(null);
  if (ticket.investigations.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("ticket.investigations")}</h2>
      <ul class="stack tight">
        {ticket.investigations.map((one) => (
          <li class="card stack tight" key={one.id} data-investigation={one.id}>
            <Head of={one} />
            <Steps of={one} />
            {one.note && <p class="small">{one.note}</p>}
            {HELD.has(one.state) && may(ASSIGN) && (
              <Button sign={Undo2} onClick={() => setRecalling(one)}>
                {t("recall.do")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {recalling && <RecallSheet of={recalling} onClose={() => setRecalling(null)} />}
    </section>
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

function RecallSheet({ of: one, onClose }: { of: Investigation; onClose: () => void }) {
  const desk = useDesk();
  const [reason, setReason] = useState("");
  const [key] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  async function recall() {
    const body = { investigation: one.id, reason };
    if (await run(() => desk.opened.command("recalls", body, { key }))) onClose();
  }
  return (
    <Sheet title={t("recall.title")} onClose={onClose}>
      <p>{t("recall.what-happens", { crew: desk.crews.nameOf(one.crew) })}</p>
      <TextField label={t("recall.reason")} value={reason} onValue={setReason} lines={3} />
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button kind="danger" disabled={busy || !reason.trim()} onClick={() => void recall()}>
        {t("recall.do")}
      </Button>
    </Sheet>
  );
}
