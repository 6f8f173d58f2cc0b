/** Reading bar codes and QR codes with the camera, where the browser can (`BarcodeDetector`). */
import { ScanLine } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "#shared/text";
import { Banner, Button } from "#shared/ui/basics";
import { Sheet } from "#shared/ui/sheet";

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
type DetectorMaker = new () => Detector;

function detectorMaker(): DetectorMaker | undefined {
  return (globalThis as { BarcodeDetector?: DetectorMaker }).BarcodeDetector;
}

/** Whether this browser can read codes at all; otherwise they are typed. */
export function canScan(): boolean {
  return detectorMaker() !== undefined && navigator.mediaDevices?.getUserMedia !== undefined;
}

/** A button that opens the camera; nothing where the browser cannot read codes. */
export function ScanButton({ label, onText }: { label: string; onText: (text: string) => void }) {
  const [open, setOpen] = useState(false);
  if (!canScan()) return null;
  return (
    <>
      <Button sign={ScanLine} onClick={() => setOpen(true)}>
        {label}
      </Button>
      {open && (
        <Scanner
          title={label}
          onClose={() => setOpen(false)}
          onText={(text) => {
            setOpen(false);
            onText(text);
          }}
        />
      )}
    </>
  );
}

function Scanner({
  title,
  onText,
  onClose,
}: {
  title: string;
  onText: (text: string) => void;
  onClose: () => void;
}) {
  const video = useRef<HTMLVideoElement>(null);
  const [fault, setFault] = useState("");
  useEffect(() => {
    let over = false;
    let stream: MediaStream | null = null;
    const Maker = detectorMaker();
    const detector = Maker ? new Maker() : null;
    const look = async () => {
      if (over || !video.current || !detector) return;
      const [found] = await detector.detect(video.current).catch(() => []);
      if (found) onText(found.rawValue);
      else requestAnimationFrame(() => void look());
    };
    navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } }).then(
      async (opened) => {
        stream = opened;
        if (over || !video.current) return;
        video.current.srcObject = opened;
        await video.current.play();
        void look();
      },
      (thrown: unknown) => setFault(thrown instanceof Error ? thrown.message : String(thrown)),
    );
    return () => {
      over = true;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
  }, []);
  return (
    <Sheet title={title} onClose={onClose}>
      {fault ? (
        <Banner tone="bad">
          {t("no-camera")} {fault}
        </Banner>
      ) : (
        <video ref={video} playsInline muted style={{ width: "100%" }} />
      )}
    </Sheet>
  );
}
