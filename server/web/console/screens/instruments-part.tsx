/** The register of instruments: calibration, comparison, and what has run out or soon will. */
import { Gauge, PencilLine } from "lucide-preact";
import { useState } from "preact/hooks";
import { dayOf } from "#shared/format/time";
import { type InstrumentNote, instrumentNotes } from "#shared/rules/instruments";
import { noteText } from "#shared/text/instrument-notes";
import { Badge, Button, Empty } from "#shared/ui/basics";
import type { Instrument } from "../core/instruments";
import { comparedWithin, profile } from "../core/profile";
import { MANAGE_INSTRUMENTS, may } from "../core/session";
import { t } from "../text";
import { InstrumentSheet } from "./instrument-sheet";
import { Told } from "./told";
import { useDesk } from "./use";
import { useAnswer } from "./use-reading";

export function InstrumentsPart() {
  const known = useAnswer<{ items: Instrument[] }>("instruments?sort=calibration_due,id");
  const [open, setOpen] = useState<string | "new" | null>(null);
  const items = known.content?.items ?? [];
  const close = () => {
    setOpen(null);
    known.again();
  };
  return (
    <>
      {may(MANAGE_INSTRUMENTS) && (
        <div class="row">
          <Button kind="primary" sign={Gauge} onClick={() => setOpen("new")}>
            {t("instruments.register")}
          </Button>
        </div>
      )}
      <Told reading={known.reading} isOld={known.content !== null} retry={known.again} />
      {known.content && items.length === 0 && <Empty sign={Gauge}>{t("instruments.empty")}</Empty>}
      {items.length > 0 && (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("instruments.id")}</th>
              <th scope="col">{t("instruments.kind")}</th>
              <th scope="col">{t("instruments.serial")}</th>
              <th scope="col">{t("instruments.class")}</th>
              <th scope="col">{t("instruments.due")}</th>
              <th scope="col">{t("instruments.compared")}</th>
              {may(MANAGE_INSTRUMENTS) && <th scope="col">{t("devices.do")}</th>}
            </tr>
          </thead>
          <tbody>
            {items.map((one) => (
              <Line of={one} key={one.id} onOpen={() => setOpen(one.id)} />
            ))}
          </tbody>
        </table>
      )}
      {open && <InstrumentSheet id={open === "new" ? null : open} onClose={close} />}
    </>
  );
}

function Line({ of: one, onOpen }: { of: Instrument; onOpen: () => void }) {
  const today = dayOf(useDesk().now.value, profile.value?.timezone);
  const notes = instrumentNotes(one, today, comparedWithin());
  const said = (what: string) =>
    notes
      .filter(({ code }) => code.startsWith(what))
      .map((note) => <Note of={note} key={note.code} />);
  return (
    <tr data-instrument={one.id}>
      <th scope="row">{one.id}</th>
      <td>{[one.make, one.model].filter(Boolean).join(" ")}</td>
      <td>{one.serial}</td>
      <td>{one.accuracy_class}</td>
      <td>
        {one.calibration_due ?? <Badge tone="unknown">{t("say.unknown")}</Badge>}{" "}
        {said("calibration")}
      </td>
      <td>
        {one.compared_on} {said("comparison")}
      </td>
      {may(MANAGE_INSTRUMENTS) && (
        <td>
          <Button sign={PencilLine} onClick={onOpen}>
            {t("do.edit")}
          </Button>
        </td>
      )}
    </tr>
  );
}

function Note({ of: note }: { of: InstrumentNote }) {
  return (
    <p class={note.code.endsWith("expired") ? "fault" : "small"} data-note={note.code}>
      {noteText(note)}
    </p>
  );
}
