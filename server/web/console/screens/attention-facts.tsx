/** Facts that need somebody: what is wrong, who sent it, what it would change; answered in place. */
import { Check, PencilLine, TriangleAlert, X } from "lucide-preact";
import { useState } from "preact/hooks";
import type { EvidenceFlag } from "#shared/documents";
import { exactly, when } from "#shared/format/time";
import { reasonText } from "#shared/text/faults";
import { Badge, Button } from "#shared/ui/basics";
import type { Change, Waiting } from "../core/attention";
import { addressOf, route } from "../core/route";
import { language, t, term } from "../text";
import { AmendSheet, AnswerSheet } from "./attention-sheets";
import { Matter, TicketLink } from "./matter";
import { briefOf } from "./ticket/brief";
import { useDesk } from "./use";

export function WaitingLine({
  waiting: one,
  isOver,
  again,
  isLate,
}: {
  waiting: Waiting;
  isOver: boolean;
  again: () => void;
  isLate?: boolean;
}) {
  const [asked, setAsked] = useState<"accept" | "decline" | "amend" | null>(null);
  const close = () => {
    setAsked(null);
    again();
  };
  return (
    <Matter
      tone={isLate ? "amber" : "bad"}
      isOver={isOver}
      id={one.fact._id}
      isOpen={route.value.ticket === one.ticket}
    >
      <Head of={one} />
      {isLate && <p class="small">{t("waiting.after-hand-over")}</p>}
      <ul class="told">
        {one.reasons.map((reason) => (
          <li key={reason.field + reason.code}>{reasonText(reason)}</li>
        ))}
      </ul>
      <Flags of={one} />
      {one.acceptable && <Changes changes={one.changes} />}
      <Whole of={one} />
      {!isOver && (
        <div class="row">
          {one.possible.includes("accept") && (
            <Button sign={Check} onClick={() => setAsked("accept")} data-answer="accept">
              {t("waiting.accept")}
            </Button>
          )}
          {one.possible.includes("decline") && (
            <Button sign={X} onClick={() => setAsked("decline")} data-answer="decline">
              {t("waiting.decline")}
            </Button>
          )}
          {one.possible.includes("amendment") && (
            <Button sign={PencilLine} onClick={() => setAsked("amend")} data-answer="amend">
              {t("waiting.amend")}
            </Button>
          )}
        </div>
      )}
      {asked === "amend" && <AmendSheet of={one} onClose={close} />}
      {(asked === "accept" || asked === "decline") && (
        <AnswerSheet of={one} accept={asked === "accept"} onClose={close} />
      )}
    </Matter>
  );
}

/** A fact that counts, measured with what had run out. */
export function ExpiredLine({ waiting: one, isOver }: { waiting: Waiting; isOver: boolean }) {
  return (
    <Matter tone="amber" isOver={isOver} id={one.fact._id}>
      <Head of={one} />
      <Flags of={one} />
      <div class="row">
        <a class="button" href={addressOf({ place: "crews", part: "instruments", ticket: null })}>
          {t("expired.look")}
        </a>
      </div>
    </Matter>
  );
}

function Head({ of: { fact, receipt, ticket, title, emergency } }: { of: Waiting }) {
  const desk = useDesk();
  const at = receipt?.received_at ?? fact.at.device;
  const { user, crew, device, server } = fact.author;
  const who = user ?? (crew ? desk.crews.nameOf(crew) : server);
  return (
    <header class="row between">
      <span class="row">
        {emergency && <Badge tone="bad">{t("queue.emergency")}</Badge>}
        <strong>{term("kind", fact.kind)}</strong>
        <span>{briefOf(fact)}</span>
        <span class="quiet small">
          {who}
          {device && ` · ${desk.crews.deviceName(device)}`}
        </span>
      </span>
      <span class="row small">
        <span class="quiet" title={exactly(at)}>
          {when(at, desk.now.value)}
        </span>
        <TicketLink ticket={ticket} title={title} />
      </span>
    </header>
  );
}

const FLAG_TONES = { info: "plain", warn: "amber", alarm: "bad" } as const;

function Flags({ of: { receipt } }: { of: Waiting }) {
  const flags: EvidenceFlag[] = [...(receipt?.flags ?? []), ...(receipt?.examined?.flags ?? [])];
  if (flags.length === 0) return null;
  return (
    <ul class="stack tight small">
      {flags.map((flag) => (
        <li class="row" key={flag.code}>
          <Badge tone={FLAG_TONES[flag.severity]} sign={TriangleAlert}>
            {flag[language.value]}
          </Badge>
        </li>
      ))}
    </ul>
  );
}

/** What the office would see after it was taken. */
function Changes({ changes }: { changes: readonly Change[] }) {
  return (
    <p class="small row">
      <strong>{t("waiting.changes")}:</strong>
      {changes.length === 0 && <span>{t("waiting.no-change")}</span>}
      {changes.map((one) => (
        <Badge key={one.about + one.of}>
          {nameOf(one)} {wordOf(one, one.before)} → {wordOf(one, one.after)}
        </Badge>
      ))}
    </p>
  );
}

function nameOf({ about, of }: Change): string {
  return about === "deadline"
    ? t("change.deadline", { of: term("promise", of) })
    : term("change", about);
}

/** Words of each member; numbers are counts. */
const WORDS: Record<string, string> = {
  status: "status",
  party: "party",
  responsibility: "responsibility",
  resolution: "plan",
  investigation: "state",
  deadline: "deadline-state",
};

function wordOf({ about }: Change, value: Change["before"]): string {
  if (value === null) return t("say.none");
  return typeof value === "number" ? String(value) : term(WORDS[about] ?? about, value);
}

function Whole({ of: { fact, attachments } }: { of: Waiting }) {
  return (
    <details>
      <summary class="small">{t("waiting.all-facts")}</summary>
      <pre class="small">{JSON.stringify(fact.body, null, 2)}</pre>
      <ul class="row small">
        {attachments.map((address) => (
          <li key={address}>
            <a href={address} target="_blank" rel="noreferrer">
              {decodeURIComponent(address.split("/").at(-1) ?? "")}
            </a>
          </li>
        ))}
      </ul>
    </details>
  );
}
