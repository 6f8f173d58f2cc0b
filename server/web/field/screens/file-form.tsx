/** A file of an instrument: taken as it is, kept by its hash, with the zone that its times are in. */
import { FileUp } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { hexOf } from "../core/hashing";
import { keepPiece, piecesOf } from "../core/pieces";
import { INSTRUMENT_FILE, type InstrumentFileContent, isZone } from "../forms/instrument-file";
import { FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { InstrumentField } from "./instrument-field";
import { useApp } from "./use";
import { type FormState, type More, useForm } from "./use-form";

export function FileForm({ item, part }: FormProps) {
  const app = useApp();
  const form = useForm(item, part, INSTRUMENT_FILE);
  const { content, set, at } = form;

  async function more(): Promise<More> {
    const [piece] = await piecesOf(app.local, form.draft);
    if (!piece) return {};
    const { name, sha256 } = content;
    const type = piece.blob.type || "application/octet-stream";
    return { attached: { file: { blob: piece.blob, sha256, type, name } } };
  }

  return (
    <FormShell form={form} name="instrument-file" more={more} disabled={!content.sha256}>
      <section class="card stack">
        <Picked form={form} />
        {content.name && (
          <TextField
            label={t("file.name")}
            value={content.name}
            onValue={(name) => set({ name })}
            maxLength={200}
            fault={at("name")}
            required
          />
        )}
      </section>
      <section class="card stack">
        <Zone form={form} />
        <InstrumentField
          label={t("file.instrument")}
          chosen={content.instrument ? { id: content.instrument } : null}
          onChosen={(instrument) => set({ instrument: instrument?.id ?? "" })}
          fault={at("instrument")}
        />
        <TextField
          label={t("file.read-at")}
          hint={t("file.read-at-hint")}
          type="datetime-local"
          value={content.readAt}
          onValue={(readAt) => set({ readAt })}
          fault={at("read_at")}
        />
      </section>
    </FormShell>
  );
}

function Zone({ form: { content, set, at } }: { form: FormState<InstrumentFileContent> }) {
  const home = useApp().profile.value?.timezone;
  const zone = content.timezone.trim();
  const fault = zone && !isZone(zone) ? t("file.zone-unknown") : undefined;
  return (
    <>
      <TextField
        label={t("file.zone")}
        hint={t("file.zone-hint")}
        value={content.timezone}
        onValue={(timezone) => set({ timezone })}
        maxLength={60}
        fault={at("timezone") ?? fault}
      />
      {home && zone !== home && (
        <Button onClick={() => set({ timezone: home })}>
          {t("file.zone-home", { zone: home })}
        </Button>
      )}
    </>
  );
}

function Picked({ form }: { form: FormState<InstrumentFileContent> }) {
  const app = useApp();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const { content, set, at, draft, correcting } = form;

  async function take(file: File | undefined) {
    if (!file) return;
    setBusy(true);
    try {
      const sha256 = await hexOf(await file.arrayBuffer());
      await keepPiece(app.local, { draft, n: 0, blob: file, about: {} });
      set({ name: file.name, size: file.size, sha256 });
    } catch (fault) {
      app.hurt(fault);
    }
    setBusy(false);
  }

  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        data-source="file"
        onChange={(event) => {
          void take(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      {content.sha256 && (
        <p class="small quiet">
          {bytes(content.size)} · SHA-256 {content.sha256.slice(0, 12)}…
        </p>
      )}
      {!correcting && (
        <Button
          wide
          sign={FileUp}
          kind={content.sha256 ? "plain" : "primary"}
          disabled={busy}
          onClick={() => input.current?.click()}
        >
          {t(content.sha256 ? "file.other" : "file.choose")}
        </Button>
      )}
      {at("sha256") && <span class="fault">{at("sha256")}</span>}
    </>
  );
}
