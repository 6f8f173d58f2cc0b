/** The reading: a value as it stood, with what the profile says of it while it is typed. */
import { PURE } from "#shared/format/numbers";
import type { QuantityRule } from "#shared/rules/profile";
import { choicesOf, t, titled } from "#shared/text";
import { Choice, NumberField, Select, TextField } from "#shared/ui/fields";
import { addressOf } from "../core/route";
import type { WorkItem } from "../core/work";
import { METHODS, type Method, PHASES, READING, type ReadingContent } from "../forms/reading";
import { Fold, FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { InstrumentField } from "./instrument-field";
import { addressBack, answerWith, itemOfPart } from "./item-part";
import { ReadingSaid, useDoubts } from "./reading-said";
import { ScanButton } from "./scan";
import { useApp } from "./use";
import { type FormState, useForm } from "./use-form";

/** Energy stands on a register; everything else is measured. */
const OF_REGISTERS = /energy/;

export function ReadingForm({ item, part }: FormProps) {
  const app = useApp();
  const answers = itemOfPart(part);
  const form = useForm(item, part, READING, {
    placed: true,
    doubts: useDoubts(item),
    saved: (entry) => {
      if (answers) answerWith(app.drafts, item, answers.code, entry.id, answers.back.part);
    },
    after: answers ? addressBack(item, answers.back) : addressOf(item.investigation.id),
  });
  const { content, set, at } = form;
  return (
    <FormShell form={form} name="reading">
      <section class="card stack">
        <What form={form} item={item} />
        <Choice<Method>
          label={t("reading.method")}
          value={content.method}
          onValue={(method) => set({ method, ...ofTicket(method, content, item) })}
          options={choicesOf("method", METHODS)}
          fault={at("method")}
          required
        />
        {content.method === "register" && <Register form={form} item={item} />}
        <NumberField
          label={t("reading.value")}
          value={content.value}
          onValue={(value) => set({ value })}
          unit={content.unit === PURE ? "" : content.unit}
          fault={at("value")}
          required
        />
        <ReadingSaid content={content} item={item} />
      </section>
      {content.method !== "register" && (
        <section class="card stack">
          <Choice
            label={t("reading.phase")}
            value={content.phase}
            onValue={(phase) => set({ phase })}
            options={choicesOf("phase", PHASES)}
            fault={at("phase")}
          />
          <InstrumentField
            chosen={content.instrument}
            onChosen={(instrument) => set({ instrument })}
            fault={at("instrument") ?? at("instrument.id")}
          />
        </section>
      )}
      <Rest form={form} />
    </FormShell>
  );
}

/** A register reading is of the ticket's meter as long as nobody says another. */
function ofTicket(method: Method, { meter }: ReadingContent, item: WorkItem) {
  return method === "register" && !meter ? { meter: item.ticket.meter?.number ?? "" } : {};
}

function What({ form, item }: { form: FormState<ReadingContent>; item: WorkItem }) {
  const { content, set, at } = form;
  const rules = useApp().profile.value?.quantities as Record<string, QuantityRule> | undefined;
  const units = Object.keys(rules?.[content.quantity]?.units ?? {});
  const choose = (quantity: string) => {
    const method = content.method || (OF_REGISTERS.test(quantity) ? "register" : "spot");
    const unit = Object.keys(rules?.[quantity]?.units ?? {})[0] ?? "";
    set({ quantity, unit, method, ...ofTicket(method, content, item) });
  };
  return (
    <>
      <Select
        label={t("reading.quantity")}
        value={content.quantity}
        onValue={choose}
        options={Object.entries(rules ?? {}).map(([value, rule]) => ({
          value,
          label: titled(rule.title, value),
        }))}
        fault={at("quantity")}
        required
      />
      {units.length > 1 && (
        <Choice
          label={t("reading.unit")}
          value={content.unit}
          onValue={(unit) => set({ unit })}
          options={units.map((value) => ({ value, label: value }))}
          fault={at("unit")}
        />
      )}
    </>
  );
}

function Register({ form, item }: { form: FormState<ReadingContent>; item: WorkItem }) {
  const { content, set, at } = form;
  const known = item.ticket.meter?.number;
  const differs = known && content.meter.trim() && content.meter.trim() !== known;
  return (
    <>
      <TextField
        label={t("reading.meter")}
        hint={differs ? t("reading.meter-differs", { number: known }) : undefined}
        value={content.meter}
        onValue={(meter) => set({ meter })}
        maxLength={60}
        fault={at("meter")}
      />
      <ScanButton label={t("reading.scan")} onText={(meter) => set({ meter: meter.trim() })} />
      <TextField
        label={t("reading.register")}
        hint={t("reading.register-hint")}
        value={content.register}
        onValue={(register) => set({ register })}
        maxLength={60}
        fault={at("register")}
      />
    </>
  );
}

function Rest({ form: { content, set, at } }: { form: FormState<ReadingContent> }) {
  return (
    <Fold title={t("form.more")} open={Boolean(content.note || content.measuredAt)}>
      {content.method === "logger" && (
        <NumberField
          label={t("reading.interval")}
          value={content.intervalS}
          onValue={(intervalS) => set({ intervalS })}
          unit="s"
          fault={at("interval_s")}
        />
      )}
      <TextField
        label={t("reading.measured-at")}
        hint={t("reading.measured-at-hint")}
        type="datetime-local"
        value={content.measuredAt}
        onValue={(measuredAt) => set({ measuredAt })}
        fault={at("measured_at")}
      />
      <TextField
        label={t("form.note")}
        value={content.note}
        onValue={(note) => set({ note })}
        lines={2}
        maxLength={2000}
        fault={at("note")}
      />
    </Fold>
  );
}
