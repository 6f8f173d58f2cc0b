/** What happened to the ticket: its facts, each with device time, corrected time and receipt. */
import { metres } from "#shared/format/numbers";
import { clock, exactly } from "#shared/format/time";
import { Badge, type Tone } from "#shared/ui/basics";
import type { Filed } from "../core/open-ticket";
import { t, term } from "../text";
import { useDesk } from "./use";

export function Timeline({ facts }: { facts: readonly Filed[] }) {
  const ordered = [...facts].sort((one, other) => (momentOf(one) < momentOf(other) ? 1 : -1));
  return (
    <section class="stack tight">
      <h2>{t("ticket.timeline")}</h2>
      <span class="small quiet">{t("ticket.facts", { n: facts.length })}</span>
      <ol class="timeline">
        {ordered.map((filed) => (
          <Line filed={filed} key={filed.fact._id} />
        ))}
      </ol>
    </section>
  );
}

const TONES: Record<string, Tone> = {
  accepted: "good",
  "needs-attention": "bad",
  "after-hand-over": "amber",
  duplicate: "plain",
};

function Line({ filed }: { filed: Filed }) {
  const desk = useDesk();
  const { fact, receipt, place } = filed;
  const { user, crew, server } = fact.author;
  const who = user ?? (crew ? desk.crews.nameOf(crew) : server);
  return (
    <li data-fact={fact._id} data-state={receipt?.state}>
      <details>
        <summary class="row small">
          <span title={exactly(momentOf(filed))}>{clock(momentOf(filed), desk.now.value)}</span>
          <strong>{term("kind", fact.kind)}</strong>
          <span class="grow">{saidIn(fact.body)}</span>
          <span class="quiet">{who}</span>
          {receipt && receipt.state !== "accepted" && (
            <Badge tone={TONES[receipt.state] ?? "plain"}>{term("entry", receipt.state)}</Badge>
          )}
        </summary>
        <dl class="pairs small">
          {Object.entries(timesOf(filed)).map(([name, moment]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{exactly(moment)}</dd>
            </div>
          ))}
        </dl>
        {place?.distance_m !== null && place?.distance_m !== undefined && (
          <p class="small">{t("fact.distance", { distance: metres(place.distance_m) })}</p>
        )}
        <ul class="small">
          {(receipt?.reasons ?? []).map((reason) => (
            <li key={reason.field + reason.code}>{reason.message}</li>
          ))}
        </ul>
      </details>
    </li>
  );
}

function timesOf({ fact, receipt }: Filed): Record<string, string> {
  return {
    [t("fact.device-time")]: fact.at.device,
    ...(receipt
      ? { [t("fact.corrected")]: receipt.corrected_at, [t("fact.received")]: receipt.received_at }
      : {}),
  };
}

function momentOf({ fact, receipt }: Filed): string {
  return receipt?.corrected_at ?? fact.at.device;
}

/** A few words of what a fact says. */
export function saidIn(body: Record<string, unknown>): string {
  const { step, seen, text, caption, note, reason, value, unit, title } = body;
  if (typeof step === "string") return [term("state", step), reason].filter(Boolean).join(": ");
  if (value !== undefined && value !== null) return `${value} ${unit ?? ""}`;
  const found = [title, seen, caption, text, note, reason].find(
    (one) => typeof one === "string" && one,
  );
  return String(found ?? "");
}
