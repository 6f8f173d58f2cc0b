/** Creep and starting: what the meter does without load and with hardly any. */
import { t } from "#shared/text";
import { Choice, NumberField } from "#shared/ui/fields";
import { Fold } from "./form-shell";
import type { TestForm } from "./meter-form";

export function NoLoadPart({ form: { content, set, at } }: { form: TestForm }) {
  const open = Boolean(content.creepMinutes || content.startingCurrent);
  return (
    <Fold title={t("mt.no-load")} open={open}>
      <fieldset class="bare stack">
        <legend class="label">{t("mt.creep")}</legend>
        <NumberField
          label={t("mt.creep-minutes")}
          value={content.creepMinutes}
          onValue={(creepMinutes) => set({ creepMinutes })}
          unit="min"
          fault={at("creep.minutes")}
        />
        <NumberField
          label={t("mt.creep-pulses")}
          value={content.creepPulses}
          onValue={(creepPulses) => set({ creepPulses })}
          unit="imp"
          fault={at("creep.pulses")}
        />
        <NumberField
          label={t("mt.creep-voltage")}
          value={content.creepVoltage}
          onValue={(creepVoltage) => set({ creepVoltage })}
          unit="% Un"
          fault={at("creep.voltage_percent")}
        />
      </fieldset>
      <fieldset class="bare stack part">
        <legend class="label">{t("mt.starting")}</legend>
        <NumberField
          label={t("mt.starting-current")}
          value={content.startingCurrent}
          onValue={(startingCurrent) => set({ startingCurrent })}
          unit="A"
          fault={at("starting.current_a")}
        />
        <Choice
          label={t("mt.started")}
          value={content.started}
          onValue={(started) => set({ started })}
          options={[
            { value: "yes", label: t("say.yes") },
            { value: "no", label: t("say.no") },
          ]}
          fault={at("starting.started")}
        />
      </fieldset>
    </Fold>
  );
}
