/** Facts as a list: what was said, when, by whom, and where it is now. */
import {
  Camera,
  FileText,
  FileUp,
  Gauge,
  MessageSquareQuote,
  PenLine,
  Route,
  Search,
  Signature,
} from "lucide-preact";
import { useState } from "preact/hooks";
import type { Fact, FactKind } from "#shared/documents";
import { withUnit } from "#shared/format/numbers";
import { exactly, when } from "#shared/format/time";
import { t, term } from "#shared/text";
import { Button, type Icon, Sign } from "#shared/ui/basics";
import type { Entry } from "../core/journal";
import { addressOf } from "../core/route";
import { formFor } from "./forms";
import { TakeBack } from "./take-back";
import { Tick } from "./ticks";
import { useApp, usePreview } from "./use";

const SIGNS: Partial<Record<FactKind, Icon>> = {
  photo: Camera,
  reading: Gauge,
  finding: Search,
  statement: MessageSquareQuote,
  signature: Signature,
  progress: Route,
  "meter-test": PenLine,
  "instrument-file": FileUp,
};

/** Own entries, newest first, each with what became of it and the way to correct it. */
export function OwnEntries({ entries }: { entries: readonly Entry[] }) {
  if (entries.length === 0) return <p class="quiet">{t("ticket.nothing")}</p>;
  return (
    <ul>
      {[...entries].reverse().map((entry) => (
        <li class="entry" key={entry.id} data-kind={entry.doc.kind}>
          <FactLine fact={entry.doc} />
          <EntryEnd entry={entry} entries={entries} />
        </li>
      ))}
    </ul>
  );
}

function EntryEnd({ entry, entries }: { entry: Entry; entries: readonly Entry[] }) {
  const file = useApp().files.value.find((one) => one.fact === entry.id);
  const over = entries.find(({ doc }) => doc.amends === entry.id || doc.retracts === entry.id);
  return (
    <span class="stack tight">
      <Tick entry={entry} />
      {file && <span class="small quiet">{t(`original.${file.state}`)}</span>}
      {over ? (
        <span class="small quiet">
          {t(over.doc.retracts ? "entry.taken-back" : "entry.amended")}
        </span>
      ) : (
        <Mend entry={entry} />
      )}
    </span>
  );
}

/** The way to the form that corrects a fact; steps have none, they can only be taken back. */
export function Mend({ entry, kind = "plain" }: { entry: Entry; kind?: "plain" | "primary" }) {
  const form = formFor(entry.doc.kind);
  const [asked, setAsked] = useState(false);
  const isOpen = entry.state === "needs-attention" || entry.state === "refused";
  if (!entry.investigation || entry.doc.retracts) return null;
  if (form) {
    return (
      <a
        class={`button ${kind}`}
        href={addressOf(entry.investigation, form, entry.id)}
        data-mend={entry.doc.kind}
      >
        {t(isOpen ? "outbox.mend" : "do.edit")}
      </a>
    );
  }
  if (!isOpen) return null;
  return (
    <>
      <Button onClick={() => setAsked(true)}>{t("outbox.withdraw")}</Button>
      {asked && (
        <TakeBack entry={entry} onClose={() => setAsked(false)} onDone={() => setAsked(false)} />
      )}
    </>
  );
}

/** Facts of others, newest first. */
export function OthersFacts({ facts }: { facts: readonly Fact[] }) {
  const sorted = [...facts].sort((one, other) => other.at.device.localeCompare(one.at.device));
  return (
    <ul>
      {sorted.map((fact) => (
        <li class="entry" key={fact._id} data-kind={fact.kind}>
          <FactLine fact={fact} />
        </li>
      ))}
    </ul>
  );
}

function FactLine({ fact }: { fact: Fact }) {
  const app = useApp();
  const picture = fact.kind === "photo" ? <Thumbnail fact={fact} /> : null;
  const who = app.me.value?.members.find((one) => one.id === fact.author.member)?.name;
  return (
    <>
      {picture ?? <Sign of={SIGNS[fact.kind] ?? FileText} />}
      <span class="grow stack tight">
        <strong>{sentenceOf(fact)}</strong>
        <span class="small quiet" title={exactly(fact.at.device)}>
          {[term("kind", fact.kind), who ?? fact.author.crew, when(fact.at.device, Date.now())]
            .filter(Boolean)
            .join(" · ")}
        </span>
      </span>
    </>
  );
}

function Thumbnail({ fact }: { fact: Fact }) {
  const address = usePreview(fact);
  const caption = String(fact.body.caption ?? "") || t("kind.photo");
  return address ? <img src={address} alt={caption} /> : null;
}

/** What a fact says, in one line. */
export function sentenceOf(fact: Fact): string {
  const { body } = fact;
  if (fact.retracts) return t("entry.withdrawal", { reason: String(body.reason ?? "") });
  const text = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : "");
  switch (fact.kind) {
    case "progress":
      return [term("state", text("step")), text("reason")].filter(Boolean).join(": ");
    case "reading":
      return [text("phase"), withUnit(String(body.value ?? ""), text("unit"))]
        .filter(Boolean)
        .join(" ");
    case "finding":
      return text("seen");
    case "statement":
      return text("text");
    case "photo":
      return text("caption") || term("kind", "photo");
    case "signature": {
      const by = body.by as { role?: string; name?: string } | undefined;
      const name = by?.name ?? term("role", by?.role);
      return body.refused ? `${name}: ${text("reason")}` : name;
    }
    case "instrument-file":
      return text("name");
    default:
      return term("kind", fact.kind);
  }
}
