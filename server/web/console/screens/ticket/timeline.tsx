/** What happened to the ticket: its facts, the newest first, drawn in parts; one opens to all that it says. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { clock, exactly } from "#shared/format/time";
import { Badge, Button, type Tone } from "#shared/ui/basics";
import type { Filed } from "../../core/open-ticket";
import { AT_ONCE, drawnFor, momentOf, newestFirst } from "../../core/ticket/timeline";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { briefOf } from "./brief";
import { FactView } from "./fact-view";
import { useHere } from "./here";
import { Section } from "./section";

export function Timeline() {
  const { content, shown } = useHere();
  const ordered = useMemo(() => newestFirst(content.facts), [content.facts]);
  const [drawn, setDrawn] = useState(AT_ONCE);
  const all = shown ? drawnFor(ordered, shown, drawn) : drawn;
  const left = ordered.length - all;
  return (
    <Section
      part="timeline"
      note={<span class="small quiet">{t("ticket.facts", { n: ordered.length })}</span>}
    >
      <ol class="timeline">
        {ordered.slice(0, all).map((filed) => (
          <Line filed={filed} key={filed.fact._id} />
        ))}
      </ol>
      {left > 0 && (
        <Button wide onClick={() => setDrawn(all + AT_ONCE)} data-more>
          {t("timeline.more", { n: Math.min(left, AT_ONCE), left })}
        </Button>
      )}
    </Section>
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
  const { became, shown } = useHere();
  const { fact, receipt } = filed;
  const box = useRef<HTMLDetailsElement>(null);
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    if (shown !== fact._id || !box.current) return;
    box.current.open = true;
    box.current.scrollIntoView({ block: "center" });
    box.current.querySelector("summary")?.focus({ preventScroll: true });
  }, [shown]);
  const { user, crew, server } = fact.author;
  const word = became.get(fact._id);
  return (
    <li data-fact={fact._id} data-state={receipt?.state} data-became={word}>
      <details ref={box} onToggle={(event) => setOpen(event.currentTarget.open)}>
        <summary class="row small">
          <span title={exactly(momentOf(filed))}>{clock(momentOf(filed), desk.now.value)}</span>
          <strong>{term("kind", fact.kind)}</strong>
          <span class={word ? "grow counts-no-more" : "grow"}>{briefOf(fact)}</span>
          <span class="quiet">{user ?? (crew ? desk.crews.nameOf(crew) : t("who.server"))}</span>
          {word && <Badge>{term("became", word)}</Badge>}
          {receipt && receipt.state !== "accepted" && (
            <Badge tone={TONES[receipt.state] ?? "plain"}>{term("entry", receipt.state)}</Badge>
          )}
          {server && <span class="only-read">{server}</span>}
        </summary>
        {isOpen && <FactView filed={filed} />}
      </details>
    </li>
  );
}
