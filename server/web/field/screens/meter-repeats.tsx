/** The repeats of a load point, in the way they were measured. */
import { Plus } from "lucide-preact";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { NumberField } from "#shared/ui/fields";
import type { HeldPoint } from "../forms/meter-content";

interface Props {
  point: HeldPoint;
  change: (part: Partial<HeldPoint>) => void;
  fault: (name: string) => string | undefined;
  place: number;
}

const UNITS = { errors: "%", registrations: "%", pulses: "imp" } as const;
const MEMBERS = {
  errors: "errors_percent",
  registrations: "registrations_percent",
  pulses: "pulses.standard_pulses",
} as const;

export function RepeatsPart(props: Props) {
  const { point } = props;
  if (point.way === "energies") return <EnergiesPart {...props} />;
  return (
    <>
      {point.way === "pulses" && <PulsesPart {...props} />}
      <ValuesPart {...props} way={point.way} />
    </>
  );
}

function ValuesPart({ point, change, fault, way }: Props & { way: keyof typeof UNITS }) {
  const put = (place: number, value: string) =>
    change({ values: point.values.map((one, at) => (at === place ? value : one)) });
  // Empty repeats are not in the body: there the others move up.
  const inBody = (place: number) =>
    point.values.slice(0, place).filter((one) => one.trim() !== "").length;
  return (
    <div class="stack tight">
      {point.values.map((value, place) => (
        <NumberField
          key={place}
          label={t(`mt.repeat-${way}`, { n: place + 1 })}
          value={value}
          onValue={(typed) => put(place, typed)}
          unit={UNITS[way]}
          fault={value.trim() ? fault(`${MEMBERS[way]}.${inBody(place)}`) : undefined}
        />
      ))}
      {fault(MEMBERS[way]) && <span class="fault">{fault(MEMBERS[way])}</span>}
      <Button sign={Plus} onClick={() => change({ values: [...point.values, ""] })}>
        {t("mt.repeat-add")}
      </Button>
    </div>
  );
}

function PulsesPart({ point, change, fault }: Props) {
  return (
    <>
      <NumberField
        label={t("mt.meter-pulses")}
        value={point.meterPulses}
        onValue={(meterPulses) => change({ meterPulses })}
        unit="imp"
        fault={fault("pulses.meter_pulses")}
      />
      <NumberField
        label={t("mt.standard-constant")}
        value={point.standardConstant}
        onValue={(standardConstant) => change({ standardConstant })}
        unit="imp/kWh"
        fault={fault("pulses.standard_constant")}
      />
      <NumberField
        label={t("mt.standard-ratio")}
        value={point.standardRatio}
        onValue={(standardRatio) => change({ standardRatio })}
        fault={fault("pulses.standard_ratio")}
      />
    </>
  );
}

function EnergiesPart({ point, change, fault }: Props) {
  const put = (place: number, part: Partial<HeldPoint["energies"][number]>) =>
    change({
      energies: point.energies.map((one, at) => (at === place ? { ...one, ...part } : one)),
    });
  return (
    <div class="stack">
      {point.energies.map((one, place) => (
        <div class="stack tight" key={place}>
          <NumberField
            label={t("mt.energy-meter", { n: place + 1 })}
            value={one.meter}
            onValue={(meter) => put(place, { meter })}
            unit="kWh"
            fault={fault(`energies.${place}.meter_kwh`)}
          />
          <NumberField
            label={t("mt.energy-standard", { n: place + 1 })}
            value={one.standard}
            onValue={(standard) => put(place, { standard })}
            unit="kWh"
            fault={fault(`energies.${place}.standard_kwh`)}
          />
        </div>
      ))}
      <Button
        sign={Plus}
        onClick={() => change({ energies: [...point.energies, { meter: "", standard: "" }] })}
      >
        {t("mt.repeat-add")}
      </Button>
    </div>
  );
}
