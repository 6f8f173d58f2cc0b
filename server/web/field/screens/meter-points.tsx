/** Load points: what was measured at each, and at once whether that is within the limit. */
import { Plus, Trash2 } from "lucide-preact";
import { choicesOf, t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { Check, Choice, NumberField, TextField } from "#shared/ui/fields";
import { blankPoint, type HeldPoint, STAGES, WAYS } from "../forms/meter-content";
import { isBegun } from "../forms/meter-test";
import { Fold } from "./form-shell";
import type { TestForm } from "./meter-form";
import { RepeatsPart } from "./meter-repeats";
import { PointSaid } from "./meter-result";

const FACTORS = ["1", "0.5L", "0.8C"];

export function PointsPart({ form }: { form: TestForm }) {
  const { content, set, at } = form;
  const { points } = content;
  return (
    <Fold title={t("mt.points")} note={t("pick.chosen", { n: points.filter(isBegun).length })} open>
      {at("points") && <span class="fault">{at("points")}</span>}
      {points.map((_, place) => (
        <PointPart key={place} form={form} place={place} />
      ))}
      <Button
        wide
        sign={Plus}
        onClick={() => set({ points: [...points, blankPoint(points.at(-1))] })}
        data-add="point"
      >
        {t("mt.point-add")}
      </Button>
    </Fold>
  );
}

function PointPart({ form, place }: { form: TestForm; place: number }) {
  const { content, set, at } = form;
  const point = content.points[place] as HeldPoint;
  // Points that nobody has begun are not in the body: there the others move up.
  const inBody = content.points.slice(0, place).filter(isBegun).length;
  const fault = (name: string) => (isBegun(point) ? at(`points.${inBody}.${name}`) : undefined);
  const change = (part: Partial<HeldPoint>) =>
    set({ points: content.points.map((one, at) => (at === place ? { ...one, ...part } : one)) });
  return (
    <fieldset class="bare stack part" data-point={place}>
      <legend class="label">{t("mt.point", { n: place + 1 })}</legend>
      <NumberField
        label={t("mt.current")}
        hint={currentsOf(content.meter)}
        value={point.current}
        onValue={(current) => change({ current })}
        unit="A"
        fault={fault("current_a")}
        required
      />
      <Choice
        label="cosφ"
        value={point.factor}
        onValue={(factor) => change({ factor })}
        options={FACTORS.map((value) => ({ value, label: value }))}
        fault={fault("power_factor")}
      />
      <TextField
        label={t("mt.factor-other")}
        value={FACTORS.includes(point.factor) ? "" : point.factor}
        onValue={(factor) => change({ factor: factor || "1" })}
        maxLength={10}
      />
      <Choice
        label={t("mt.way")}
        value={point.way}
        onValue={(way) => change({ way })}
        options={choicesOf("way", WAYS)}
      />
      <RepeatsPart point={point} change={change} fault={fault} place={place} />
      {isBegun(point) && <PointSaid form={form} place={inBody} />}
      <More point={point} change={change} fault={fault} />
      {content.points.length > 1 && (
        <Button
          sign={Trash2}
          onClick={() => set({ points: content.points.filter((_, at) => at !== place) })}
        >
          {t("mt.drop")}
        </Button>
      )}
    </fieldset>
  );
}

/** What the nameplate says of currents, for who looks for the next load. */
function currentsOf(meter: TestForm["content"]["meter"]): string | undefined {
  const [name, base] =
    meter.connection === "ct" ? ["In", meter.rated_current_a] : ["Ib", meter.basic_current_a];
  const said = [
    base && `${name} ${base} A`,
    meter.max_current_a && `Imax ${meter.max_current_a} A`,
  ];
  return said.filter(Boolean).join(" · ") || undefined;
}

function More({
  point,
  change,
  fault,
}: {
  point: HeldPoint;
  change: (part: Partial<HeldPoint>) => void;
  fault: (name: string) => string | undefined;
}) {
  return (
    <details class="stack">
      <summary class="small">{t("form.more")}</summary>
      <div class="stack">
        <Choice
          label={t("mt.stage")}
          value={point.stage}
          onValue={(stage) => change({ stage })}
          options={choicesOf("stage", STAGES)}
        />
        <TextField
          label={t("mt.load")}
          hint={t("mt.load-hint")}
          value={point.load}
          onValue={(load) => change({ load })}
          maxLength={20}
          fault={fault("load")}
        />
        <NumberField
          label={t("mt.voltage")}
          value={point.voltage}
          onValue={(voltage) => change({ voltage })}
          unit="V"
          fault={fault("voltage_v")}
        />
        <Check label={t("mt.alone")} value={point.alone} onValue={(alone) => change({ alone })} />
        <Check
          label={t("mt.mean-load")}
          value={point.atMeanLoad}
          onValue={(atMeanLoad) => change({ atMeanLoad })}
        />
      </div>
    </details>
  );
}
