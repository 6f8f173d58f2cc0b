/** An instrument is registered, calibrated, compared. */
import { useState } from "preact/hooks";
import { Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { type Answer, ask, freshKey } from "../core/api";
import { changeOf, ENTERED, type Instrument, isWhole, typedOf } from "../core/instruments";
import { t } from "../text";
import { Refused } from "./attention-sheets";
import { Told } from "./told";
import { useCommand } from "./use";
import { useReading } from "./use-reading";

/** `id` null: a new one. Read anew when it is opened, so that it is changed as it is now. */
export function InstrumentSheet({ id, onClose }: { id: string | null; onClose: () => void }) {
  const known = useReading<Answer<Instrument> | null>(async (signal) =>
    id === null ? null : ask<Instrument>(`instruments/${encodeURIComponent(id)}`, { signal }),
  );
  return (
    <Sheet title={id ?? t("instruments.register")} onClose={onClose}>
      {id !== null && (
        <Told reading={known.reading} isOld={known.content !== null} retry={known.again} />
      )}
      {(id === null || known.content) && (
        <Form
          of={known.content?.content ?? null}
          etag={known.content?.etag ?? null}
          onClose={onClose}
        />
      )}
    </Sheet>
  );
}

function Form({
  of: before,
  etag,
  onClose,
}: {
  of: Instrument | null;
  etag: string | null;
  onClose: () => void;
}) {
  const [id, setId] = useState("");
  const [typed, setTyped] = useState(() => typedOf(before));
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  const change = changeOf(before, typed);
  const set = (does: () => void) => {
    does();
    setKey(freshKey());
  };
  async function save() {
    const saved = await run(async () => {
      if (before) {
        const path = `instruments/${encodeURIComponent(before.id)}`;
        await ask(path, { method: "PATCH", body: change, ifMatch: etag ?? undefined });
      } else await ask("instruments", { method: "POST", body: { id: id.trim(), ...change }, key });
    });
    if (saved) onClose();
  }
  const isReady = isWhole(typed) && (before ? Object.keys(change).length > 0 : id.trim() !== "");
  return (
    <>
      {!before && (
        <TextField
          label={t("instruments.id")}
          hint={t("instruments.id-hint")}
          required
          value={id}
          onValue={(value) => set(() => setId(value))}
        />
      )}
      {ENTERED.map((name) => (
        <TextField
          key={name}
          label={t(`instruments.${name}`)}
          type={/_on$|_due$/.test(name) ? "date" : "text"}
          value={typed[name]}
          onValue={(value) => set(() => setTyped({ ...typed, [name]: value }))}
        />
      ))}
      <Refused why={refused} />
      <Button kind="primary" disabled={busy || !isReady} onClick={() => void save()}>
        {t("do.save")}
      </Button>
    </>
  );
}
