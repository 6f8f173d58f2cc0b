/** The statement: who said it, in his words, with a voice note where that is quicker. */
import { useRef } from "preact/hooks";
import { t } from "#shared/text";
import { TextField } from "#shared/ui/fields";
import { declared, type VoiceNote } from "../core/voice";
import { STATEMENT } from "../forms/statement";
import { FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { PersonPart } from "./person-part";
import { type More, useForm } from "./use-form";
import { VoicePart } from "./voice-part";

export function StatementForm({ item, part }: FormProps) {
  const form = useForm(item, part, STATEMENT, { placed: true });
  const { content, set, at } = form;
  const voice = useRef<VoiceNote | null>(null);

  async function more(): Promise<More> {
    if (!voice.current) return {};
    const { recording, file } = await declared(voice.current);
    return { body: { recording }, attached: { file: { ...file, name: null } } };
  }

  return (
    <FormShell form={form} name="statement" more={more}>
      <PersonPart label={t("statement.by")} person={content} set={set} at={at}>
        <TextField
          label={t("statement.phone")}
          type="tel"
          inputMode="tel"
          value={content.phone}
          onValue={(phone) => set({ phone })}
          maxLength={40}
          fault={at("by.phone")}
        />
      </PersonPart>
      <section class="card stack">
        <TextField
          label={t("statement.text")}
          hint={t("statement.text-hint")}
          value={content.text}
          onValue={(text) => set({ text })}
          lines={5}
          maxLength={5000}
          fault={at("text")}
          required
        />
        <VoicePart
          draft={form.draft}
          // A recording alone is a draft as well.
          onBegin={() => set({})}
          onChange={(note) => {
            voice.current = note;
          }}
        />
      </section>
    </FormShell>
  );
}
