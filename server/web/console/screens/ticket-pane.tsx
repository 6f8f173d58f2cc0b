/** The open ticket: what it is about, how it stands, what was done, what can be done. */
import {
  CircleSlash,
  FileText,
  Loader,
  MousePointerClick,
  Unplug,
  UserPlus,
  X,
} from "lucide-preact";
import { clock, countdown, exactly } from "#shared/format/time";
import type { Deadline, Ticket } from "#shared/ticket";
import { Badge, Banner, Button, Empty, IconButton, type Tone } from "#shared/ui/basics";
import type { OpenTicket } from "../core/open-ticket";
import { titleOfClass } from "../core/profile";
import { openTicket } from "../core/route";
import { ASSIGN, may } from "../core/session";
import { t, term, titled } from "../text";
import { Investigations } from "./investigations";
import { Photos } from "./photos";
import { Timeline } from "./timeline";
import { useDesk } from "./use";

export function TicketPane() {
  const desk = useDesk();
  const { value } = desk.opened.now;
  const name = value.state === "none" ? t("ticket.none") : value.id;
  return (
    <section class="pane ticket" aria-label={name}>
      {value.state === "none" && <Empty sign={MousePointerClick}>{t("ticket.none")}</Empty>}
      {value.state === "reading" && <Empty sign={Loader}>{t("say.loading")}</Empty>}
      {value.state === "refused" && (
        <Empty sign={CircleSlash}>{t("state.refused", { why: value.why })}</Empty>
      )}
      {value.state === "no-answer" && (
        <Empty sign={Unplug}>
          <p>{t("state.no-answer")}</p>
          <Button onClick={() => desk.opened.again()}>{t("do.retry")}</Button>
        </Empty>
      )}
      {value.state === "open" && (
        <Content key={value.id} content={value.content} isStale={value.stale} />
      )}
    </section>
  );
}

function Content({ content, isStale }: { content: OpenTicket; isStale: boolean }) {
  const desk = useDesk();
  const { ticket } = content;
  const canAssign = may(ASSIGN) && ticket.status !== "archived";
  return (
    <article class="stack">
      <header class="stack tight">
        <div class="row between">
          <h1 class="grow">{ticket.title ?? ticket.ticket}</h1>
          <IconButton sign={X} label={t("do.close")} onClick={() => openTicket(null)} />
        </div>
        <div class="row small">
          <Badge tone="accent">{term("status", ticket.status)}</Badge>
          {ticket.emergency && <Badge tone="bad">{t("queue.emergency")}</Badge>}
          <span>{ticket.ticket}</span>
          <span class="quiet">
            {titled(titleOfClass(ticket.class), ticket.class)}
            {ticket.sub_item &&
              ` · ${titled(titleOfClass(ticket.class, ticket.sub_item), ticket.sub_item)}`}
          </span>
        </div>
      </header>
      {isStale && (
        <Banner tone="amber" sign={Unplug}>
          {t("ticket.stale", { when: clock(content.readAt, desk.now.value) })}
        </Banner>
      )}
      <div class="row">
        {canAssign && (
          <Button
            kind="primary"
            sign={UserPlus}
            onClick={() => desk.assigning.begin([ticket.ticket])}
          >
            {t("assign.do")}
          </Button>
        )}
        <Paper of={ticket.ticket} what="report" />
        <Paper of={ticket.ticket} what="result-sheet" />
      </div>
      <About ticket={ticket} />
      <Deadlines deadlines={ticket.deadlines} />
      <Investigations ticket={ticket} />
      <Responsibility ticket={ticket} />
      <Photos facts={content.facts} ticket={ticket} />
      <Timeline facts={content.facts} />
    </article>
  );
}

/** A document of the ticket, as PDF in another tab. */
function Paper({ of: id, what }: { of: string; what: "report" | "result-sheet" }) {
  return (
    <a
      class="button"
      target="_blank"
      rel="noreferrer"
      href={`/api/v1/tickets/${encodeURIComponent(id)}/${what}`}
    >
      <FileText class="icon small" aria-hidden="true" />
      {t(what === "report" ? "ticket.report" : "ticket.sheet")}
    </a>
  );
}

function About({ ticket }: { ticket: Ticket }) {
  const { site, customer, meter } = ticket;
  const said: [string, string | null | undefined][] = [
    [t("ticket.matter"), ticket.matter],
    [t("ticket.demand"), ticket.demand],
    [t("ticket.site"), site?.address],
    [t("ticket.customer"), [customer?.name, customer?.phone].filter(Boolean).join(" · ")],
    [t("ticket.account"), customer?.account],
    [t("ticket.meter"), meter?.number],
  ];
  return (
    <dl class="pairs">
      {said
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

const TONES: Partial<Record<Deadline["state"], Tone>> = {
  missed: "bad",
  "at-risk": "amber",
  met: "good",
  "met-late-reported": "good",
  provisional: "unknown",
};

const RUNS = new Set<Deadline["state"]>(["running", "at-risk", "missed"]);

/** How a promise stands by the clock of now: the answer that brought it grows old on the screen. */
function stateAt({ state, due, at_risk_from }: Deadline, now: number): Deadline["state"] {
  if (state !== "running" && state !== "at-risk") return state;
  if (due && Date.parse(due) <= now) return "missed";
  return at_risk_from && Date.parse(at_risk_from) <= now ? "at-risk" : state;
}

function Deadlines({ deadlines }: { deadlines: readonly Deadline[] }) {
  const now = useDesk().now.value;
  const shown = deadlines.filter((one) => one.state !== "waiting");
  if (shown.length === 0) return null;
  return (
    <section class="stack tight">
      <h2>{t("ticket.deadlines")}</h2>
      <ul class="stack tight">
        {shown.map((one) => {
          const state = stateAt(one, now);
          return (
            <li class="row between small" key={one.name}>
              <span class="grow">{term("promise", one.name)}</span>
              <Badge tone={TONES[state] ?? "plain"} title={one.due ? exactly(one.due) : ""}>
                {term("deadline-state", state)}
                {one.due && RUNS.has(state) && <> · {countdown(one.due, now)}</>}
              </Badge>
            </li>
          );
        })}
      </ul>
    </section>
  );
}

function Responsibility({ ticket }: { ticket: Ticket }) {
  const desk = useDesk();
  const { party, state, proposals } = ticket.responsibility;
  return (
    <section class="stack tight">
      <h2>{t("ticket.responsibility")}</h2>
      <p class="row">
        <strong>{term("party", party)}</strong>
        <Badge tone={state === "disputed" ? "amber" : state === "confirmed" ? "good" : "plain"}>
          {term("responsibility", state)}
        </Badge>
      </p>
      <ul class="stack tight small">
        {proposals.map((one) => (
          <li key={one.fact}>
            {desk.crews.nameOf(one.crew)}: {term("party", one.party)}
          </li>
        ))}
      </ul>
    </section>
  );
}
