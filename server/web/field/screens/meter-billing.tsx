/** What the meter recorded meanwhile, for a proposal of a refund; and where a removed meter is kept. */
import { choicesOf, t } from "#shared/text";
import { Choice, NumberField, TextField } from "#shared/ui/fields";
import { BASES, type MeterContent } from "../forms/meter-content";
import { Fold } from "./form-shell";
import type { TestForm } from "./meter-form";

export function BillingPart({ form: { content, set, at } }: { form: TestForm }) {
  const day = (name: "begins" | "ends") => (
    <TextField
      label={t(`mt.${name}`)}
      type="datetime-local"
      value={content[name]}
      onValue={(value) => set({ [name]: value } as Partial<MeterContent>)}
      fault={at(`billing.${name}`)}
    />
  );
  return (
    <Fold title={t("mt.billing")} open={Boolean(content.recorded)}>
      <p class="small quiet">{t("mt.billing-hint")}</p>
      {day("begins")}
      {day("ends")}
      <NumberField
        label={t("mt.recorded")}
        value={content.recorded}
        onValue={(recorded) => set({ recorded })}
        unit="kWh"
        fault={at("billing.recorded_kwh")}
      />
      <Choice
        label={t("mt.basis")}
        value={content.basis}
        onValue={(basis) => set({ basis })}
        options={choicesOf("basis", BASES)}
        fault={at("billing.basis")}
      />
      <NumberField
        label={t("mt.normal")}
        hint={t("mt.normal-hint")}
        value={content.normal}
        onValue={(normal) => set({ normal })}
        unit="kWh"
        fault={at("billing.normal_kwh")}
      />
    </Fold>
  );
}

export function CustodyPart({ form: { content, set, at } }: { form: TestForm }) {
  return (
    <Fold title={t("mt.custody")} open={Boolean(content.custodyPlace)}>
      <p class="small quiet">{t("mt.custody-hint")}</p>
      <TextField
        label={t("mt.custody-place")}
        value={content.custodyPlace}
        onValue={(custodyPlace) => set({ custodyPlace })}
        maxLength={200}
        fault={at("custody.place")}
      />
      <TextField
        label={t("mt.custody-seal")}
        value={content.custodySeal}
        onValue={(custodySeal) => set({ custodySeal })}
        maxLength={60}
        fault={at("custody.seal")}
      />
      <TextField
        label={t("mt.custody-until")}
        type="datetime-local"
        value={content.custodyUntil}
        onValue={(custodyUntil) => set({ custodyUntil })}
        fault={at("custody.until")}
      />
    </Fold>
  );
}
