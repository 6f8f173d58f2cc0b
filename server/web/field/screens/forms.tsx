/** All forms by name: what can be written down, and for which fact. */
import {
  Camera,
  FileUp,
  Gauge,
  MessageSquareQuote,
  PenLine,
  Search,
  Signature,
} from "lucide-preact";
import type { FunctionComponent } from "preact";
import type { FactKind } from "#shared/documents";
import { type Key, t } from "#shared/text";
import { type Icon, Sign } from "#shared/ui/basics";
import { lazy } from "#shared/ui/lazy";
import { addressOf } from "../core/route";
import { OVER, type WorkItem } from "../core/work";

export interface FormProps {
  item: WorkItem;
  /** What stands behind the form's name in the address: the fact to correct, an item to answer, or null. */
  part: string | null;
}

interface Form {
  title: Key;
  sign: Icon;
  kind: FactKind;
  screen: FunctionComponent<FormProps>;
}

/** In the order in which a survey usually goes. */
export const FORMS: Record<string, Form> = {
  photo: {
    title: "kind.photo",
    sign: Camera,
    kind: "photo",
    screen: lazy(async () => (await import("./photo-form")).PhotoForm),
  },
  reading: {
    title: "kind.reading",
    sign: Gauge,
    kind: "reading",
    screen: lazy(async () => (await import("./reading-form")).ReadingForm),
  },
  finding: {
    title: "kind.finding",
    sign: Search,
    kind: "finding",
    screen: lazy(async () => (await import("./finding-form")).FindingForm),
  },
  statement: {
    title: "kind.statement",
    sign: MessageSquareQuote,
    kind: "statement",
    screen: lazy(async () => (await import("./statement-form")).StatementForm),
  },
  signature: {
    title: "kind.signature",
    sign: Signature,
    kind: "signature",
    screen: lazy(async () => (await import("./signature-form")).SignatureForm),
  },
  "meter-test": {
    title: "kind.meter-test",
    sign: PenLine,
    kind: "meter-test",
    screen: lazy(async () => (await import("./meter-form")).MeterForm),
  },
  "instrument-file": {
    title: "kind.instrument-file",
    sign: FileUp,
    kind: "instrument-file",
    screen: lazy(async () => (await import("./file-form")).FileForm),
  },
};

/** The form in which a fact of this kind is written; null for steps, which are taken and not filled in. */
export function formFor(kind: FactKind): string | null {
  return Object.keys(FORMS).find((name) => FORMS[name]?.kind === kind) ?? null;
}

export function FormLinks({ item }: { item: WorkItem }) {
  if (OVER.has(item.state) && item.state !== "done") return <p class="quiet">{t("work.over")}</p>;
  return (
    <nav class="forms" aria-label={t("ticket.record")}>
      {Object.entries(FORMS).map(([name, form]) => (
        <a href={addressOf(item.investigation.id, name)} key={name} data-form={name}>
          <Sign of={form.sign} />
          {t(form.title)}
        </a>
      ))}
    </nav>
  );
}
