/** What can be taken along: report and result sheet, and the proof that nothing was changed; the history in lines. */
import { Download, FileText, ShieldCheck } from "lucide-preact";
import { useState } from "preact/hooks";
import { clock, exactly } from "#shared/format/time";
import { Badge, Banner, Button } from "#shared/ui/basics";
import { read } from "../../core/api";
import { AUDIT, may } from "../../core/session";
import { AT_ONCE } from "../../core/ticket/timeline";
import { language, t, term } from "../../text";
import { useCommand, useDesk } from "../use";
import { useHere } from "./here";
import { Section } from "./section";

export function Papers() {
  const { ticket } = useHere();
  return (
    <Section part="papers">
      <div class="row">
        <Paper what="report" />
        <Paper what="result-sheet" />
      </div>
      {may(AUDIT) && <Audit id={ticket.ticket} />}
      <History />
    </Section>
  );
}

/** A document of the ticket, as PDF in another tab. */
function Paper({ what }: { what: "report" | "result-sheet" }) {
  const { ticket } = useHere();
  const id = encodeURIComponent(ticket.ticket);
  return (
    <a
      class="button"
      target="_blank"
      rel="noreferrer"
      href={`/api/v1/tickets/${id}/${what}?lang=${language.value}`}
    >
      <FileText class="icon small" aria-hidden="true" />
      {t(what === "report" ? "ticket.report" : "ticket.sheet")}
    </a>
  );
}

interface Audited {
  ok: boolean;
  problems: { code: string; where: string; message: string }[];
  sealed: number;
  unsealed: string[];
  erased: string[];
}

/** The chain of receipts, verified as it stands now. */
function Audit({ id }: { id: string }) {
  const [found, setFound] = useState<Audited | null>(null);
  const { busy, refused, run } = useCommand();
  const path = `tickets/${encodeURIComponent(id)}/audit`;
  const verify = () => run(async () => setFound(await read<Audited>(path)));
  return (
    <div class="stack tight">
      <div class="row">
        <Button sign={ShieldCheck} disabled={busy} onClick={() => void verify()} data-verify>
          {t("audit.verify")}
        </Button>
        <a class="button" href={`/api/v1/${path}/export`} download={`${id}.jsonl`}>
          <Download class="icon small" aria-hidden="true" />
          {t("audit.export")}
        </a>
      </div>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      {found && <AuditSaid found={found} />}
    </div>
  );
}

function AuditSaid({ found }: { found: Audited }) {
  return (
    <Banner tone={found.ok ? "good" : "bad"}>
      <span data-audit={found.ok}>
        {t(found.ok ? "audit.whole" : "audit.broken", { n: found.sealed })}
      </span>
      {found.unsealed.length > 0 && (
        <span class="small">{t("audit.unsealed", { n: found.unsealed.length })}</span>
      )}
      {found.erased.length > 0 && (
        <span class="small">{t("audit.erased", { n: found.erased.length })}</span>
      )}
      <ul class="small" lang="en">
        {found.problems.map((one) => (
          <li key={one.code + one.where}>
            {one.message} ({one.where})
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function History() {
  const { ticket, show } = useHere();
  const now = useDesk().now.value;
  const [isOpen, setOpen] = useState(false);
  const [drawn, setDrawn] = useState(AT_ONCE);
  const lines = ticket.history.slice(0, drawn);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class="small">{t("history.title", { n: ticket.history.length })}</summary>
      <ol class="stack tight small">
        {(isOpen ? lines : []).map((one) => (
          <li class="row" key={one.fact + one.what}>
            <span title={exactly(one.at)}>{clock(one.at, now)}</span>
            <button type="button" class="link grow" onClick={() => show(one.fact)}>
              {historyText(one.what)}
            </button>
            <Badge>{one.who}</Badge>
          </li>
        ))}
      </ol>
      {isOpen && drawn < ticket.history.length && (
        <Button onClick={() => setDrawn(drawn + AT_ONCE)}>{t("do.more")}</Button>
      )}
    </details>
  );
}

/** A line such as `progress:arrived` or `needs-attention:reading` in words. */
function historyText(what: string): string {
  const [first = "", second = ""] = what.split(":");
  const kind = term("kind", first) === first ? term("mark", first) : term("kind", first);
  const rest = term("state", second) === second ? term("kind", second) : term("state", second);
  return [kind, rest].filter(Boolean).join(" · ");
}
