/** Photos: taken now with place and hash, several in a row, or chosen from the gallery and labelled so. */
import { Camera, Images, PencilLine, Trash2 } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { t, titled } from "#shared/text";
import { Banner, Button, Sign } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import type { Captured } from "../core/photos";
import { addressOf, back, leave } from "../core/route";
import { PHOTO } from "../forms/photo";
import { itemsOf } from "./checklist";
import type { FormProps } from "./forms";
import { addressBack, answerWith, itemOfPart } from "./item-part";
import { PhotoMend } from "./photo-mend";
import { PlaceSaid } from "./place";
import { useApp, useDossier, useOnce } from "./use";
import { useCapture } from "./use-capture";
import { useDraft } from "./use-draft";

export function PhotoForm({ item, part }: FormProps) {
  const entry = part ? useApp().journal.find(part) : undefined;
  if (entry) return <PhotoMend item={item} part={entry.id} key={entry.id} />;
  return <PhotoTake item={item} part={part} />;
}

function PhotoTake({ item, part }: FormProps) {
  const app = useApp();
  const asked = itemOfPart(part);
  const held = useDraft(item, part, PHOTO, null);
  const capture = useCapture(held);
  const [saved, setSaved] = useState<string[]>([]);
  const about = { ticket: item.ticket.ticket, investigation: item.investigation.id };

  async function save(taken: Captured) {
    const { caption, answers } = held.content;
    const entry = await app.sayPhoto(about, taken, caption.trim());
    const code = asked?.code ?? answers;
    if (code) answerWith(app.drafts, item, code, entry.id, asked?.back.part ?? null);
    await capture.clear();
    held.set(PHOTO.blank(item));
    await app.drafts.forget(held.draft);
    if (asked) leave(addressBack(item, asked.back));
    else setSaved([...saved, entry.id]);
  }

  const last = saved.at(-1);
  if (capture.taken) {
    return <Taken item={item} part={part} held={held} capture={capture} onSave={save} />;
  }
  return (
    <>
      {last && (
        <Banner tone="good">
          {t("photo.saved", { n: saved.length })}
          <a
            class="button"
            href={addressOf(item.investigation.id, "photo", last)}
            data-annotate-last
          >
            <Sign of={PencilLine} />
            {t("annotate.title")}
          </a>
        </Banner>
      )}
      <Picker
        label={t(last ? "photo.next" : "photo.take")}
        kind="primary"
        camera
        busy={capture.busy}
        onFile={(file) => void capture.take(file, "camera")}
      />
      <Picker
        label={t("photo.gallery")}
        kind="plain"
        busy={capture.busy}
        onFile={(file) => void capture.take(file, "gallery")}
      />
      <p class="small quiet">{t("photo.gallery-hint")}</p>
      {capture.busy && <Banner>{t("photo.reading")}</Banner>}
      <Button wide onClick={() => back(addressOf(item.investigation.id))}>
        {t("do.back")}
      </Button>
    </>
  );
}

function Taken({
  item,
  part,
  held,
  capture,
  onSave,
}: FormProps & {
  held: ReturnType<typeof useDraft<ReturnType<typeof PHOTO.blank>>>;
  capture: ReturnType<typeof useCapture>;
  onSave: (taken: Captured) => Promise<void>;
}) {
  const { content, set } = held;
  const { busy, once } = useOnce();
  const taken = capture.taken as Captured;
  const dossier = useDossier(item.ticket.ticket);
  const photos = itemsOf(dossier, item.investigation.id).filter(({ kind }) => kind === "photo");
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        // What could not be kept is said above every page; the picture stays here.
        once(() => onSave(taken)).catch(() => undefined);
      }}
    >
      <Shown captured={taken} />
      <TextField
        label={t("photo.caption")}
        value={content.caption}
        onValue={(caption) => set({ caption })}
        maxLength={500}
      />
      {photos.length > 0 && !itemOfPart(part) && (
        <Select
          label={t("photo.item")}
          value={content.answers}
          onValue={(answers) => set({ answers })}
          options={photos.map(({ code, title }) => ({ value: code, label: titled(title) }))}
        />
      )}
      <p class="small quiet">
        {bytes(taken.blob.size)} · SHA-256 {taken.sha256.slice(0, 12)}…
      </p>
      {capture.busy && <Banner>{t("step.locating")}</Banner>}
      {"position" in taken.record && (
        <PlaceSaid item={item} place={taken.record.position as never} />
      )}
      <Button type="submit" kind="primary" wide disabled={capture.busy || busy} data-save="photo">
        {t("do.save")}
      </Button>
      <Button wide sign={Trash2} onClick={() => void capture.clear()}>
        {t("photo.drop")}
      </Button>
    </form>
  );
}

function Shown({ captured }: { captured: Captured }) {
  const [address] = useState(() => URL.createObjectURL(captured.preview ?? captured.blob));
  return captured.preview ? (
    <img src={address} alt={t("kind.photo")} style={{ width: "100%" }} />
  ) : (
    <Banner tone="amber">{t("photo.no-preview")}</Banner>
  );
}

function Picker({
  label,
  kind,
  camera,
  busy,
  onFile,
}: {
  label: string;
  kind: "primary" | "plain";
  camera?: boolean;
  busy: boolean;
  onFile: (file: File | undefined) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="image/*"
        {...(camera ? { capture: "environment" as const } : {})}
        hidden
        data-source={camera ? "camera" : "gallery"}
        onChange={(event) => {
          onFile(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
      <Button
        wide
        kind={kind}
        sign={camera ? Camera : Images}
        disabled={busy}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
