/** The signature: on glass under what is signed, or the refusal with its reason and a witness. */
import { t } from "#shared/text";
import { Check, TextField } from "#shared/ui/fields";
import type { Attached } from "../core/app";
import { signaturePicture } from "../core/ink";
import { PREVIEW_BYTES, preview } from "../core/photos";
import {
  isDrawn,
  SIGNATURE,
  type SignatureContent,
  type Stroke,
  witnessBody,
} from "../forms/signature";
import { FactPicker } from "./fact-picker";
import { FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { InkPad } from "./ink-pad";
import { PersonPart } from "./person-part";
import { useApp } from "./use";
import { type FormState, type More, useForm } from "./use-form";

const SIGNED = ["finding", "reading", "meter-test", "statement"] as const;

export function SignatureForm({ item, part }: FormProps) {
  const app = useApp();
  const form = useForm(item, part, SIGNATURE, {
    placed: true,
    saved: async (entry) => {
      if (!content.refused || !isDrawn(content.witnessStrokes)) return;
      const { body, attached } = await signed(content.witnessStrokes);
      const about = { ticket: item.ticket.ticket, investigation: item.investigation.id };
      const witnessed = { ...witnessBody(content.witness, entry.id), ...body };
      await app.say("signature", about, witnessed, attached);
    },
  });
  const { content, set, at } = form;
  const isNew = isDrawn(content.strokes);
  const lacking = content.refused
    ? !content.witness.trim() || !isDrawn(content.witnessStrokes)
    : !isNew && !content.picture.sha256;
  return (
    <FormShell
      form={form}
      name="signature"
      more={async () => (isNew && !content.refused ? signed(content.strokes) : {})}
      disabled={lacking && form.correcting === null}
    >
      <section class="card stack">
        <FactPicker
          item={item}
          kinds={SIGNED}
          chosen={content.of}
          onChosen={(of) => set({ of })}
          label={t("signature.of")}
        />
      </section>
      <PersonPart label={t("signature.by")} person={content} set={set} at={at} />
      <section class="card stack">
        <Check
          label={t("signature.refused")}
          value={content.refused}
          onValue={(refused) => set({ refused })}
        />
        {content.refused ? (
          <Refusal form={form} />
        ) : (
          <InkPad
            label={t("signature.pad")}
            strokes={content.strokes}
            onStrokes={(strokes) => set({ strokes })}
          />
        )}
        {!content.refused && at("sha256") && <span class="fault">{at("sha256")}</span>}
      </section>
      {lacking && form.correcting === null && (
        <p class="small">
          {t(content.refused ? "signature.witness-missing" : "signature.missing")}
        </p>
      )}
    </FormShell>
  );
}

function Refusal({ form: { content, set, at } }: { form: FormState<SignatureContent> }) {
  return (
    <>
      <TextField
        label={t("signature.reason")}
        value={content.reason}
        onValue={(reason) => set({ reason })}
        lines={2}
        maxLength={500}
        fault={at("reason")}
        required
      />
      <TextField
        label={t("signature.witness")}
        hint={t("signature.witness-hint")}
        value={content.witness}
        onValue={(witness) => set({ witness })}
        maxLength={100}
        required
      />
      <InkPad
        label={t("signature.witness-pad")}
        strokes={content.witnessStrokes}
        onStrokes={(witnessStrokes) => set({ witnessStrokes })}
      />
    </>
  );
}

/** The picture of strokes: what the fact says of it, the file, and the small picture that goes with it. */
async function signed(strokes: readonly Stroke[]): Promise<More & { attached: Attached }> {
  const { body, file } = await signaturePicture(strokes);
  const small = file.blob.size <= PREVIEW_BYTES ? file.blob : await preview(file.blob);
  const name = small?.type === "image/png" ? "preview.png" : "preview.jpg";
  return { body, attached: { file, ...(small ? { previews: { [name]: small } } : {}) } };
}
