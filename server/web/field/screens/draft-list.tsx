/** Drafts that were begun and not saved: one tap to go on, or away with them after asking. */
import { FileClock, Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import { exactly, when } from "#shared/format/time";
import { t } from "#shared/text";
import { IconButton, Sign } from "#shared/ui/basics";
import type { Draft } from "../core/drafts";
import { addressOf } from "../core/route";
import { AskDelete } from "./form-shell";
import { FORMS } from "./forms";
import { Section } from "./section";
import { useApp } from "./use";

/** Those of one investigation, or all of them; nothing where there are none. */
export function DraftList({ investigation }: { investigation?: string }) {
  const app = useApp();
  const [asked, setAsked] = useState<Draft | null>(null);
  const drafts = app.drafts.all.value.filter(
    (draft) => !investigation || draft.investigation === investigation,
  );
  if (drafts.length === 0) return null;
  const forget = async (draft: Draft) => {
    await app.drafts.forget(draft.id);
    setAsked(null);
  };
  return (
    <Section title={t("outbox.drafts")}>
      <ul>
        {drafts.map((draft) => (
          <li class="entry" key={draft.id} data-draft={draft.form}>
            <a
              class="row grow plain-link"
              href={addressOf(draft.investigation, draft.form, draft.part)}
            >
              <Sign of={FileClock} />
              <span class="grow stack tight">
                <strong>{titleOf(draft)}</strong>
                <span class="small quiet" title={exactly(draft.changedAt)}>
                  {t("draft.changed", { when: when(draft.changedAt, Date.now()) })}
                  {!investigation && ` · ${draft.ticket}`}
                </span>
              </span>
            </a>
            <IconButton sign={Trash2} label={t("draft.delete")} onClick={() => setAsked(draft)} />
          </li>
        ))}
      </ul>
      {asked && <AskDelete onClose={() => setAsked(null)} onDelete={() => void forget(asked)} />}
    </Section>
  );
}

function titleOf(draft: Draft): string {
  const form = FORMS[draft.form];
  const name = form ? t(form.title) : draft.form;
  const isCorrection = draft.part?.includes(":") && !draft.part.startsWith("item~");
  return isCorrection ? t("draft.correction", { form: name }) : name;
}
