/** The meter test: who and what, as found, under load, and what comes of it while it is typed. */
import { ClipboardList } from "lucide-preact";
import { choicesOf, t, term } from "#shared/text";
import { Banner } from "#shared/ui/basics";
import { Choice, TextField } from "#shared/ui/fields";
import { type MeterContent, TEST_METHODS } from "../forms/meter-content";
import { METER_TEST } from "../forms/meter-test";
import { FactPicker } from "./fact-picker";
import { Fold, FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { BillingPart, CustodyPart } from "./meter-billing";
import { NoLoadPart } from "./meter-no-load";
import { PlatePart } from "./meter-plate";
import { PointsPart } from "./meter-points";
import { ResultPart } from "./meter-result";
import { SealsPart, WiringPart } from "./meter-site";
import { StandardPart } from "./meter-standard";
import { type FormState, useForm } from "./use-form";

const EVIDENCE = ["photo", "reading", "instrument-file", "statement"] as const;

export type TestForm = FormState<MeterContent>;

export function MeterForm({ item, part }: FormProps) {
  const form = useForm(item, part, METER_TEST, { placed: true });
  const { content, set, at } = form;
  return (
    <FormShell form={form} name="meter-test">
      {item.investigation.checklist && (
        <Banner sign={ClipboardList}>{t("mt.checklist-hint")}</Banner>
      )}
      <PlatePart form={form} item={item} />
      <SealsPart form={form} item={item} />
      <WiringPart form={form} />
      <StandardPart form={form} />
      <Fold title={t("mt.how")} note={term("test-method", content.method)} open={!content.method}>
        <Choice
          label={t("mt.method")}
          value={content.method}
          onValue={(method) => set({ method })}
          options={choicesOf("test-method", TEST_METHODS)}
          fault={at("method")}
        />
        <TextField
          label={t("mt.tested-at")}
          hint={t("reading.measured-at-hint")}
          type="datetime-local"
          value={content.testedAt}
          onValue={(testedAt) => set({ testedAt })}
          fault={at("tested_at")}
        />
      </Fold>
      <PointsPart form={form} />
      <NoLoadPart form={form} />
      <ResultPart form={form} />
      <BillingPart form={form} />
      <CustodyPart form={form} />
      <Fold title={t("form.more")}>
        <FactPicker
          item={item}
          kinds={EVIDENCE}
          chosen={content.evidence}
          onChosen={(evidence) => set({ evidence })}
          label={t("finding.evidence-hint")}
        />
        <TextField
          label={t("form.note")}
          value={content.note}
          onValue={(note) => set({ note })}
          lines={3}
          maxLength={5000}
          fault={at("note")}
        />
      </Fold>
    </FormShell>
  );
}
