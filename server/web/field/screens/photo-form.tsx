/** Photos: taken now with place and hash, or chosen from the gallery and labelled so. */
import { Camera, Images } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { t } from "#shared/text";
import { Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { APP_VERSION } from "../core/app";
import { type Captured, type CaptureSource, capture } from "../core/photos";
import { locate } from "../core/position";
import { addressOf, back } from "../core/route";
import type { FormProps } from "./forms";
import { PlaceSaid } from "./place";
import { useApp } from "./use";

/** How long a picture waits for a fix, ms: the hand is on the next thing already. */
const PATIENCE = 6_000;

export function PhotoForm({ item }: FormProps) {
  const app = useApp();
  const [taken, setTaken] = useState<Captured | null>(null);
  const [caption, setCaption] = useState("");
  const [busy, setBusy] = useState(false);
  const [saved, setSaved] = useState(0);
  const about = { ticket: item.ticket.ticket, investigation: item.investigation.id };

  async function take(file: File | undefined, source: CaptureSource) {
    if (!file) return;
    setBusy(true);
    const fix = source === "camera" ? await locate(PATIENCE) : null;
    const position = fix && "position" in fix ? fix.position : null;
    setTaken(await capture(file, source, position, app.offset.value, `field ${APP_VERSION}`));
    setBusy(false);
  }

  async function save() {
    if (!taken) return;
    await app.sayPhoto(about, taken, caption.trim());
    setTaken(null);
    setCaption("");
    setSaved(saved + 1);
  }

  return (
    <>
      {saved > 0 && <Banner tone="good">{t("photo.saved", { n: saved })}</Banner>}
      {!taken && (
        <>
          <Picker
            label={t("photo.take")}
            kind="primary"
            camera
            busy={busy}
            onFile={(file) => void take(file, "camera")}
          />
          <Picker
            label={t("photo.gallery")}
            kind="plain"
            busy={busy}
            onFile={(file) => void take(file, "gallery")}
          />
          <p class="small quiet">{t("photo.gallery-hint")}</p>
          <Button wide onClick={() => back(addressOf(item.investigation.id))}>
            {t("do.back")}
          </Button>
        </>
      )}
      {busy && <Banner>{t("photo.reading")}</Banner>}
      {taken && (
        <form
          class="stack"
          onSubmit={(event) => {
            event.preventDefault();
            void save();
          }}
        >
          <Shown captured={taken} />
          <TextField
            label={t("photo.caption")}
            value={caption}
            onValue={setCaption}
            maxLength={500}
          />
          <p class="small quiet">
            {bytes(taken.blob.size)} · SHA-256 {taken.sha256.slice(0, 12)}…
          </p>
          {"position" in taken.record && (
            <PlaceSaid item={item} place={taken.record.position as never} />
          )}
          <Button type="submit" kind="primary" wide data-save="photo">
            {t("do.save")}
          </Button>
          <Button wide onClick={() => setTaken(null)}>
            {t("do.cancel")}
          </Button>
        </form>
      )}
    </>
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
