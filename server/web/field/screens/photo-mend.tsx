/** A photo that was taken: its caption can be corrected, and a copy of it drawn on. */
import { useEffect, useState } from "preact/hooks";
import type { Fact } from "#shared/documents";
import { t } from "#shared/text";
import { Banner } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { APP_VERSION, type App } from "../core/app";
import { markedFile } from "../core/marking";
import { capture } from "../core/photos";
import { PHOTO } from "../forms/photo";
import { Annotate } from "./annotate";
import { Fold, FormShell } from "./form-shell";
import type { FormProps } from "./forms";
import { useApp } from "./use";
import { useForm } from "./use-form";

export function PhotoMend({ item, part }: FormProps & { part: string }) {
  const app = useApp();
  const form = useForm(item, part, PHOTO);
  const { content, set, at } = form;
  const fact = form.correcting?.doc;
  const picture = usePicture(app, fact);
  const [saved, setSaved] = useState(false);

  async function saveCopy(canvas: HTMLCanvasElement) {
    const hash = String(fact?.body.sha256).slice(0, 12);
    const file = await markedFile(canvas, `annotated-${hash}.jpg`);
    const made = await capture(file, "file", null, app.offset.value, `field ${APP_VERSION}`);
    const about = { ticket: item.ticket.ticket, investigation: item.investigation.id };
    await app.sayPhoto(about, made, copyCaption(content.caption, hash));
    set({ marks: [] });
    // Nothing is left to be saved where the caption was not touched.
    if (content.caption === (fact?.body.caption ?? "")) await app.drafts.forget(form.draft);
    setSaved(true);
  }

  return (
    <FormShell form={form} name="photo">
      {saved && <Banner tone="good">{t("annotate.saved")}</Banner>}
      <TextField
        label={t("photo.caption")}
        value={content.caption}
        onValue={(caption) => set({ caption })}
        maxLength={500}
        fault={at("caption")}
      />
      <Fold title={t("annotate.title")} open>
        {picture ? (
          <Annotate
            picture={picture}
            marks={content.marks}
            onMarks={(marks) => set({ marks })}
            // What could not be kept is said above every page; the marks stay.
            onSave={(canvas) => void saveCopy(canvas).catch((fault) => app.hurt(fault))}
          />
        ) : (
          <p class="quiet">{t("photo.no-preview")}</p>
        )}
      </Fold>
    </FormShell>
  );
}

/** Names the original, whose bytes nobody has touched. */
function copyCaption(caption: string, hash: string): string {
  return t("annotate.caption", { caption: caption.trim(), hash }).trim().slice(0, 500);
}

/** The original as long as it is on this device, its preview otherwise. */
function usePicture(app: App, fact: Fact | undefined): Blob | null {
  const [picture, setPicture] = useState<Blob | null>(null);
  useEffect(() => {
    let over = false;
    if (fact) {
      void app.originals
        .bytes(String(fact.body.sha256))
        .then((blob) => (blob?.type.startsWith("image/") ? blob : app.preview(fact)))
        .then((blob) => !over && setPicture(blob));
    }
    return () => {
      over = true;
    };
  }, [app, fact]);
  return picture;
}
