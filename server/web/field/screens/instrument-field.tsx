/** Which instrument was used, and what its register says of calibration and comparison. */
import { TriangleAlert } from "lucide-preact";
import { dayOf } from "#shared/format/time";
import { type InstrumentNote, instrumentNotes } from "#shared/rules/instruments";
import type { Metrology } from "#shared/rules/profile";
import { t } from "#shared/text";
import { noteText } from "#shared/text/instrument-notes";
import { Banner } from "#shared/ui/basics";
import { Select } from "#shared/ui/fields";
import type { Instrument } from "../core/device";
import { type NamedInstrument, namedOf } from "../forms/reading";
import { useApp } from "./use";

export function InstrumentField({
  chosen,
  onChosen,
  fault,
  label,
}: {
  chosen: NamedInstrument | null;
  onChosen: (instrument: NamedInstrument | null) => void;
  fault?: string | undefined;
  label?: string;
}) {
  const known = useApp().me.value?.instruments ?? [];
  const instrument = known.find((one) => one.id === chosen?.id);
  const options = known.map((one) => ({ value: one.id, label: nameOf(one) }));
  if (chosen?.id && !instrument) options.push({ value: chosen.id, label: chosen.id });
  return (
    <>
      <Select
        label={label ?? t("instrument.which")}
        hint={known.length === 0 ? t("instrument.none") : undefined}
        value={chosen?.id ?? ""}
        onValue={(id) => {
          const found = known.find((one) => one.id === id);
          onChosen(found ? namedOf(found) : null);
        }}
        options={options}
        fault={fault}
      />
      {instrument && <InstrumentSaid instrument={instrument} />}
    </>
  );
}

/** What has run out or soon will. */
export function InstrumentSaid({ instrument }: { instrument: Instrument }) {
  const app = useApp();
  const profile = app.profile.value;
  const rule = (profile?.metrology as Metrology | undefined)?.reference;
  const today = dayOf(app.now.value, profile?.timezone);
  const notes = instrumentNotes(instrument, today, rule?.compared_within_months ?? null);
  return (
    <>
      {notes.map((note) => (
        <Banner key={note.code} tone={toneOf(note)} sign={TriangleAlert}>
          {noteText(note)}
        </Banner>
      ))}
    </>
  );
}

function toneOf({ code }: InstrumentNote) {
  return code.endsWith("expired") ? "bad" : "amber";
}

function nameOf({ id, make, model, accuracy_class }: Instrument): string {
  const kind = [make, model].filter(Boolean).join(" ");
  const quality = accuracy_class ? t("instrument.class", { class: accuracy_class }) : "";
  return [id, kind, quality].filter(Boolean).join(" · ");
}
