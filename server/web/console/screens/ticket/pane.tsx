/** The open ticket: what it waits for, and its parts one below the other. */
import { CircleSlash, Loader, MousePointerClick, Unplug } from "lucide-preact";
import type { VNode } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { clock } from "#shared/format/time";
import { Banner, Button, Empty } from "#shared/ui/basics";
import type { OpenTicket } from "../../core/open-ticket";
import { route } from "../../core/route";
import { PARTS, type Part } from "../../core/ticket/deeds";
import { becameOf } from "../../core/ticket/timeline";
import { t } from "../../text";
import { useDesk } from "../use";
import "./ticket.css";
import { About } from "./about";
import { Answers } from "./answers";
import { ArchiveCheck } from "./archive-check";
import { Contents } from "./contents";
import { Deadlines, shownDeadlines } from "./deadlines";
import { Gallery } from "./gallery";
import { Head } from "./head";
import { type Begun, type Here, HereProvider } from "./here";
import { isMeasured, Measured } from "./measured";
import { NextStep } from "./next-step";
import { Papers } from "./papers";
import { Photos } from "./photos";
import { Records } from "./records";
import { Related } from "./related";
import { Resolution } from "./resolution";
import { Responsibility } from "./responsibility";
import { goToPart } from "./section";
import { BegunSheet } from "./sheets";
import { Timeline } from "./timeline";
import { Waiting } from "./waiting";
import { Work } from "./work";

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

const DRAWN: Record<Part, () => VNode> = {
  about: About,
  deadlines: Deadlines,
  waiting: Waiting,
  work: Work,
  responsibility: Responsibility,
  resolution: Resolution,
  answers: Answers,
  archive: ArchiveCheck,
  photos: Photos,
  measured: Measured,
  records: Records,
  related: Related,
  timeline: Timeline,
  papers: Papers,
};

/** Parts that only some tickets have. */
function partsOf({ ticket, facts }: OpenTicket): Part[] {
  const has: Partial<Record<Part, boolean>> = {
    deadlines: shownDeadlines(ticket.deadlines).length > 0,
    waiting: ticket.attention.length + ticket.after_hand_over.length > 0,
    work: ticket.investigations.length > 0,
    photos: ticket.pictures.length > 0,
    measured: isMeasured(facts),
    records: ticket.records.length > 0,
  };
  return PARTS.filter((part) => has[part] ?? true);
}

function Content({ content, isStale }: { content: OpenTicket; isStale: boolean }) {
  const desk = useDesk();
  const [begun, setBegun] = useState<Begun | null>(null);
  const [photo, setPhoto] = useState<string | null>(null);
  // Work is given in a sheet of the whole desk, which knows of several tickets at once.
  const begin = (what: Begun) =>
    what.deed === "assignments" ? desk.assigning.begin([content.ticket.ticket]) : setBegun(what);
  const here = useContent(content, begin, setPhoto);
  const parts = partsOf(content);
  const { fact } = route.value;
  useEffect(() => {
    if (fact && here.byId.has(fact)) here.show(fact);
  }, [fact]);
  return (
    <HereProvider value={here}>
      <article class="stack">
        <Head />
        {isStale && (
          <Banner tone="amber" sign={Unplug}>
            {t("ticket.stale", { when: clock(content.readAt, desk.now.value) })}
          </Banner>
        )}
        <NextStep />
        <Contents parts={parts} />
        {parts.map((part) => {
          const Drawn = DRAWN[part];
          return <Drawn key={part} />;
        })}
        {begun && <BegunSheet begun={begun} onClose={() => setBegun(null)} />}
        {photo && <Gallery at={photo} onClose={() => setPhoto(null)} />}
      </article>
    </HereProvider>
  );
}

function useContent(
  content: OpenTicket,
  begin: (begun: Begun) => void,
  look: (photo: string) => void,
): Here {
  const [shown, setShown] = useState<string | null>(null);
  const { ticket, facts } = content;
  return useMemo(
    () => ({
      content,
      ticket,
      byId: new Map(facts.map((filed) => [filed.fact._id, filed])),
      became: becameOf(facts),
      begin,
      look,
      goTo: goToPart,
      shown,
      // Asked for twice, it is gone to twice.
      show: (fact) => {
        setShown(null);
        requestAnimationFrame(() => setShown(fact));
      },
    }),
    [content, shown],
  );
}
