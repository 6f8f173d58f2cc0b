/** The finding: what was seen, why, who should see to it, and the checklist. */

import { answerFaults } from "#shared/rules/checklist";
import type { Fault } from "#shared/rules/shape";
import { choicesOf, t, titled } from "#shared/text";
import type { ChecklistItem } from "#shared/ticket";
import { Check, Choice, TextField } from "#shared/ui/fields";
import { addressOf } from "../core/route";
import { answersOf, type HeldAnswers } from "../forms/answers";
import { ESCALATIONS, FINDING, type FindingContent } from "../forms/finding";
import { itemsOf } from "./checklist";
import { ChecklistPart } from "./checklist-part";
import { FactPicker } from "./fact-picker";
import { Fold, FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { MeasuresPart } from "./measures-part";
import { SearchList } from "./search-list";
import { PartyPart } from "./shares-part";
import { useApp, useDossier } from "./use";
import { type FormState, useForm } from "./use-form";

const EVIDENCE = ["photo", "reading", "statement", "meter-test", "instrument-file"] as const;

export function FindingForm({ item, part }: FormProps) {
  const causes = useApp().profile.value?.causes ?? [];
  const dossier = useDossier(item.ticket.ticket);
  const items = itemsOf(dossier, item.investigation.id);
  const form = useForm(item, part, FINDING, {
    placed: true,
    faults: ({ answers }) => (dossier ? answersWrong(answers, items, item.ticket.ticket) : []),
  });
  const { content, set, at } = form;
  const options = causes.map(({ code, title }) => ({
    value: code,
    label: titled(title),
    more: Object.values(title).join(" "),
  }));
  return (
    <FormShell form={form} name="finding">
      <section class="card stack">
        <TextField
          label={t("finding.seen")}
          hint={t("finding.seen-hint")}
          value={content.seen}
          onValue={(seen) => set({ seen })}
          lines={4}
          maxLength={5000}
          fault={at("seen")}
          required
        />
        <SearchList
          label={t("finding.cause")}
          value={content.cause}
          onValue={(cause) => set({ cause })}
          options={options}
          fault={at("cause")}
        />
        <PartyPart form={form} />
      </section>
      <ChecklistPart
        item={item}
        held={content.answers}
        onHeld={(answers) => set({ answers })}
        at={at}
        back={{ form: "finding", part }}
      />
      <MeasuresPart content={content} set={set} at={at} />
      <Fold
        title={t("finding.evidence")}
        note={t("pick.chosen", { n: content.evidence.length })}
        open={content.evidence.length > 0}
      >
        <FactPicker
          item={item}
          kinds={EVIDENCE}
          chosen={content.evidence}
          onChosen={(evidence) => set({ evidence })}
          label={t("finding.evidence-hint")}
        />
        <a class="button" href={addressOf(item.investigation.id, "photo")}>
          {t("photo.take")}
        </a>
      </Fold>
      <EscalationPart form={form} />
    </FormShell>
  );
}

/** Answers that do not fit their items; one without its reason is told already, by its form. */
function answersWrong(held: HeldAnswers, items: readonly ChecklistItem[], ticket: string): Fault[] {
  const answers = answersOf(held);
  const whole = new Set(answers.flatMap((one, at) => (one.not_done === "" ? [] : [String(at)])));
  return answerFaults(answers, items, ticket).filter(({ field }) =>
    whole.has(field.split(".")[2] ?? ""),
  );
}

function EscalationPart({ form: { content, set, at } }: { form: FormState<FindingContent> }) {
  return (
    <section class="card stack">
      <Check
        label={t("finding.escalate")}
        value={content.escalated}
        onValue={(escalated) => set({ escalated })}
      />
      {content.escalated && (
        <>
          <Choice
            label={t("finding.escalate-cause")}
            value={content.escalationCause}
            onValue={(escalationCause) => set({ escalationCause })}
            options={choicesOf("escalation", ESCALATIONS)}
            fault={at("escalate.cause")}
          />
          <TextField
            label={t("step.reason")}
            hint={t("finding.escalate-hint")}
            value={content.escalationReason}
            onValue={(escalationReason) => set({ escalationReason })}
            lines={2}
            maxLength={2000}
            fault={at("escalate.reason")}
            required
          />
        </>
      )}
    </section>
  );
}
