/** A voice note beside what was said: record, listen, again. */
import { Mic, Square, Trash2 } from "lucide-preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { t } from "#shared/text";
import { Banner, Button } from "#shared/ui/basics";
import { dropPieces } from "../core/pieces";
import { canRecord, Recorder, recorded, type VoiceNote } from "../core/voice";
import { useApp } from "./use";

/** `onBegin`: something is recorded from now on; `onChange`: what there is in the draft, or nothing. */
export function VoicePart({
  draft,
  onBegin,
  onChange,
}: {
  draft: string;
  onBegin: () => void;
  onChange: (note: VoiceNote | null) => void;
}) {
  const app = useApp();
  const recorder = useMemo(
    () => new Recorder(app.local, draft, (fault) => app.hurt(fault)),
    [app, draft],
  );
  const [note, setNote] = useState<VoiceNote | null>(null);
  const [fault, setFault] = useState("");
  const seconds = recorder.seconds.value;

  async function look() {
    const found = await recorded(app.local, draft);
    setNote(found);
    onChange(found);
  }
  useEffect(() => {
    void look();
    return () => void recorder.stop();
  }, [recorder]);

  async function start() {
    setFault("");
    try {
      await recorder.start();
      onBegin();
      setNote(null);
    } catch (thrown) {
      setFault(thrown instanceof Error ? thrown.message : String(thrown));
    }
  }
  async function stop() {
    await recorder.stop();
    await look();
  }
  async function drop() {
    await dropPieces(app.local, draft);
    await look();
  }

  if (!canRecord()) return <p class="small quiet">{t("voice.cannot")}</p>;
  return (
    <div class="stack tight" data-voice={seconds === null ? "still" : "recording"}>
      {seconds === null ? (
        <Button wide sign={Mic} onClick={() => void start()} data-record="start">
          {t(note ? "voice.again" : "voice.record")}
        </Button>
      ) : (
        <Button wide kind="danger" sign={Square} onClick={() => void stop()} data-record="stop">
          {t("voice.stop", { n: Math.floor(seconds) })}
        </Button>
      )}
      {fault && (
        <Banner tone="bad" urgent>
          {t("voice.no-microphone")} {fault}
        </Banner>
      )}
      {note && seconds === null && <Player note={note} onDrop={() => void drop()} />}
    </div>
  );
}

function Player({ note, onDrop }: { note: VoiceNote; onDrop: () => void }) {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const url = URL.createObjectURL(note.blob);
    setAddress(url);
    return () => URL.revokeObjectURL(url);
  }, [note]);
  return (
    <div class="stack tight" data-voice-note={note.seconds}>
      {/* biome-ignore lint/a11y/useMediaCaption: what is said stands as text in the same form. */}
      <audio controls src={address} aria-label={t("voice.title")} />
      <div class="row between">
        <span class="small quiet">
          {t("voice.kept", { n: Math.round(note.seconds), size: bytes(note.blob.size) })}
        </span>
        <Button sign={Trash2} onClick={onDrop}>
          {t("do.delete")}
        </Button>
      </div>
    </div>
  );
}
