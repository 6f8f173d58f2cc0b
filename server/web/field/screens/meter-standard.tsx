/** What it is compared with, and under which conditions. */
import { t, term } from "#shared/text";
import { Check, NumberField } from "#shared/ui/fields";
import { EXCLUDED } from "../forms/meter-content";
import { Fold } from "./form-shell";
import { InstrumentField } from "./instrument-field";
import type { TestForm } from "./meter-form";

export function StandardPart({ form: { content, set, at } }: { form: TestForm }) {
  const toggle = (code: string, on: boolean) =>
    set({
      excluded: on ? [...content.excluded, code] : content.excluded.filter((one) => one !== code),
    });
  return (
    <Fold title={t("mt.standard")} note={content.reference?.id} open>
      <InstrumentField
        label={t("mt.standard-which")}
        chosen={content.reference}
        onChosen={(reference) => set({ reference })}
        fault={at("reference") ?? at("reference.id")}
      />
      <NumberField
        label={t("mt.uncertainty")}
        hint={t("mt.uncertainty-hint")}
        value={content.uncertainty}
        onValue={(uncertainty) => set({ uncertainty })}
        unit="%"
        fault={at("reference.uncertainty_percent")}
      />
      <NumberField
        label={t("mt.temperature")}
        value={content.temperature}
        onValue={(temperature) => set({ temperature })}
        unit="°C"
        fault={at("conditions.temperature_c")}
      />
      <NumberField
        label={t("mt.humidity")}
        value={content.humidity}
        onValue={(humidity) => set({ humidity })}
        unit="%"
        fault={at("conditions.humidity_percent")}
      />
      <fieldset class="bare stack tight">
        <legend class="label">{t("mt.excluded")}</legend>
        {EXCLUDED.map((code) => (
          <Check
            key={code}
            label={term("excluded", code)}
            value={content.excluded.includes(code)}
            onValue={(on) => toggle(code, on)}
          />
        ))}
      </fieldset>
    </Fold>
  );
}
