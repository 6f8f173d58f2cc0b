/** Which meter it is: number by its bar code, nameplate, registers, clock. */
import { Plus, Trash2 } from "lucide-preact";
import type { Metrology } from "#shared/rules/profile";
import { choicesOf, t } from "#shared/text";
import { Button, IconButton } from "#shared/ui/basics";
import { Choice, NumberField, Select, TextField } from "#shared/ui/fields";
import type { WorkItem } from "../core/work";
import { CONNECTIONS, type HeldPlate, type HeldRegister } from "../forms/meter-content";
import { Fold } from "./form-shell";
import type { TestForm } from "./meter-form";
import { ScanButton } from "./scan";
import { useApp } from "./use";

export function PlatePart({ form, item }: { form: TestForm; item: WorkItem }) {
  const { meter } = form.content;
  const known = item.ticket.meter?.number;
  const differs = known && meter.number.trim() && meter.number.trim() !== known;
  const change = (part: Partial<HeldPlate>) => form.set({ meter: { ...meter, ...part } });
  return (
    <Fold title={t("mt.meter")} note={meter.number} open>
      <TextField
        label={t("reading.meter")}
        hint={differs ? t("mt.number-differs", { number: known }) : undefined}
        value={meter.number}
        onValue={(number) => change({ number })}
        maxLength={60}
        fault={form.at("meter.number") ?? form.at("meter")}
        required
      />
      <ScanButton label={t("reading.scan")} onText={(text) => change({ number: text.trim() })} />
      <Plate form={form} change={change} />
      <Registers form={form} />
      <NumberField
        label={t("mt.clock")}
        hint={t("mt.clock-hint")}
        value={meter.clock_error_s}
        onValue={(clock_error_s) => change({ clock_error_s })}
        unit="s"
        fault={form.at("meter.clock_error_s")}
      />
    </Fold>
  );
}

function Plate({ form, change }: { form: TestForm; change: (part: Partial<HeldPlate>) => void }) {
  const { meter } = form.content;
  const rules = useApp().profile.value?.metrology as Metrology | undefined;
  const classes = Object.keys(rules?.classes ?? {});
  const number = (name: keyof HeldPlate, unit: string) => (
    <NumberField
      label={t(`mt.${name}` as "mt.constant")}
      value={meter[name]}
      onValue={(value) => change({ [name]: value })}
      unit={unit}
      fault={form.at(`meter.${name}`)}
    />
  );
  return (
    <>
      {classes.length > 0 ? (
        <Select
          label={t("meter.class")}
          value={meter.accuracy_class}
          onValue={(accuracy_class) => change({ accuracy_class })}
          options={classes.map((value) => ({ value, label: value }))}
          fault={form.at("meter.accuracy_class")}
        />
      ) : (
        <TextField
          label={t("meter.class")}
          value={meter.accuracy_class}
          onValue={(accuracy_class) => change({ accuracy_class })}
          maxLength={10}
          fault={form.at("meter.accuracy_class")}
        />
      )}
      <Choice
        label={t("mt.connection")}
        value={meter.connection}
        onValue={(connection) => change({ connection })}
        options={choicesOf("connection", CONNECTIONS)}
        fault={form.at("meter.connection")}
      />
      {meter.connection === "ct" ? number("rated_current_a", "A") : number("basic_current_a", "A")}
      {number("max_current_a", "A")}
      {number("voltage_v", "V")}
      {number("constant", "imp/kWh")}
      <Choice
        label={t("mt.elements")}
        value={meter.elements}
        onValue={(elements) => change({ elements })}
        options={["1", "2", "3"].map((value) => ({ value, label: value }))}
        fault={form.at("meter.elements")}
      />
      {meter.connection === "ct" && (
        <>
          {number("ct_ratio", "")}
          {number("vt_ratio", "")}
        </>
      )}
    </>
  );
}

function Registers({ form: { content, set, at } }: { form: TestForm }) {
  const { registers } = content;
  const change = (place: number, part: Partial<HeldRegister>) =>
    set({ registers: registers.map((one, at) => (at === place ? { ...one, ...part } : one)) });
  return (
    <fieldset class="bare stack part">
      <legend class="label">{t("mt.registers")}</legend>
      {registers.map((one, place) => (
        <div class="row bottom-line" key={place}>
          <div class="grow">
            <TextField
              label={t("reading.register")}
              value={one.name}
              onValue={(name) => change(place, { name })}
              maxLength={60}
              fault={at(`meter.registers.${place}.name`)}
            />
          </div>
          <div class="grow">
            <NumberField
              label={t("reading.value")}
              value={one.value}
              onValue={(value) => change(place, { value })}
              unit="kWh"
              fault={at(`meter.registers.${place}.value_kwh`)}
            />
          </div>
          <IconButton
            sign={Trash2}
            label={t("mt.drop")}
            onClick={() => set({ registers: registers.filter((_, at) => at !== place) })}
          />
        </div>
      ))}
      <Button
        sign={Plus}
        onClick={() => set({ registers: [...registers, { name: "", value: "" }] })}
        data-add="register"
      >
        {t("mt.register-add")}
      </Button>
    </fieldset>
  );
}
