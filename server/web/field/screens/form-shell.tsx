/** The frame of a form: what is known of its draft, the fields, and at its end what can be done with it. */
import { FileClock, PencilLine, Trash2, TriangleAlert, Undo2 } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { when } from "#shared/format/time";
import { t } from "#shared/text";
import { Banner, Button } from "#shared/ui/basics";
import { Sheet } from "#shared/ui/sheet";
import { TakeBack } from "./take-back";
import type { FormState, More } from "./use-form";

export function FormShell<Content>({
  form,
  name,
  more,
  disabled,
  children,
}: {
  form: FormState<Content>;
  name: string;
  more?: (() => Promise<More>) | undefined;
  disabled?: boolean;
  children: ComponentChildren;
}) {
  const [asked, setAsked] = useState<"discard" | "take-back" | null>(null);
  const isDraft = form.begun !== null;
  const isTold = form.told.length + form.doubted.length > 0;
  return (
    <form
      class="stack"
      data-form-open={name}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void form.save(more);
      }}
    >
      <Known form={form} />
      {children}
      {form.told.length > 0 && (
        <Told title={t("form.faults", { n: form.told.length })} sentences={form.told} />
      )}
      {form.doubted.length > 0 && <Told title={t("form.doubts")} sentences={form.doubted} />}
      <div class="action-bar">
        <Button type="submit" kind="primary" wide disabled={form.busy || disabled} data-save={name}>
          {isTold && !form.busy ? t("form.save-anyway") : t("do.save")}
        </Button>
      </div>
      <div class="row between">
        {form.correcting && (
          <Button sign={Undo2} onClick={() => setAsked("take-back")} data-take-back>
            {t("outbox.withdraw")}
          </Button>
        )}
        {isDraft && (
          <Button sign={Trash2} onClick={() => setAsked("discard")} data-discard>
            {t("draft.delete")}
          </Button>
        )}
      </div>
      {asked === "discard" && (
        <AskDelete onClose={() => setAsked(null)} onDelete={() => void form.discard()} />
      )}
      {asked === "take-back" && form.correcting && (
        <TakeBack entry={form.correcting} onClose={() => setAsked(null)} onDone={form.discard} />
      )}
    </form>
  );
}

function Known<Content>({ form }: { form: FormState<Content> }) {
  return (
    <>
      {form.begun !== null && (
        <Banner sign={FileClock}>
          {t("draft.resumed", { when: when(form.begun, Date.now()) })}
        </Banner>
      )}
      {form.correcting && <Banner sign={PencilLine}>{t("form.correcting")}</Banner>}
    </>
  );
}

function Told({ title, sentences }: { title: string; sentences: readonly string[] }) {
  return (
    <Banner tone="amber" sign={TriangleAlert}>
      <strong>{title}</strong>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Banner>
  );
}

/** Asks before a draft goes for good. */
export function AskDelete({ onClose, onDelete }: { onClose: () => void; onDelete: () => void }) {
  return (
    <Sheet title={t("draft.delete")} onClose={onClose}>
      <p>{t("draft.delete-warn")}</p>
      <Button kind="danger" wide sign={Trash2} onClick={onDelete} data-confirm="delete-draft">
        {t("draft.delete")}
      </Button>
      <Button wide onClick={onClose}>
        {t("do.cancel")}
      </Button>
    </Sheet>
  );
}

/** Fields that belong together and can be folded away; `open` at first. */
export function Fold({
  title,
  note,
  open,
  children,
}: {
  title: string;
  note?: string | undefined;
  open?: boolean;
  children: ComponentChildren;
}) {
  return (
    <details class="card fold" open={open}>
      <summary class="row between">
        <h2>{title}</h2>
        {note && <span class="small quiet">{note}</span>}
      </summary>
      <div class="stack">{children}</div>
    </details>
  );
}
