/** One photo at a time, as large as the screen: nearer and farther, the next and the one before, and what is known of it. */
import { ChevronLeft, ChevronRight, X } from "lucide-preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { IconButton } from "#shared/ui/basics";
import { t } from "../../text";
import { CopyPane } from "./copy-pane";
import { useHere } from "./here";
import { PhotoFacts } from "./photo-facts";
import { Twin } from "./twin";
import { ZoomedPicture } from "./zoomed-picture";

export function Gallery({ at, onClose }: { at: string; onClose: () => void }) {
  const { ticket } = useHere();
  const [open, setOpen] = useState(at);
  const [twin, setTwin] = useState<string | null>(null);
  const [isCopying, setCopying] = useState(false);
  const box = useRef<HTMLDialogElement>(null);
  // Before the next key: it belongs to the gallery, not to the page under it.
  useLayoutEffect(() => {
    box.current?.showModal();
    // Not what stands first in the head: keys are for the picture.
    box.current?.querySelector<HTMLElement>(".frame")?.focus();
  }, []);
  const { pictures } = ticket;
  const place = Math.max(
    0,
    pictures.findIndex(({ fact }) => fact === open),
  );
  const picture = pictures[place];
  const step = (by: number) => {
    const next = pictures[(place + by + pictures.length) % pictures.length];
    if (next) setOpen(next.fact);
    setTwin(null);
    setCopying(false);
  };
  if (!picture) return null;
  return (
    <dialog
      class="gallery"
      ref={box}
      onClose={onClose}
      aria-label={t("photo.gallery")}
      onKeyDown={(event) => {
        if (event.key === "PageDown") step(1);
        else if (event.key === "PageUp") step(-1);
        else return;
        event.preventDefault();
      }}
    >
      <div class="row between head">
        <strong>
          {t("photo.of", { n: place + 1, all: pictures.length })} {picture.caption}
        </strong>
        <span class="row">
          <IconButton sign={ChevronLeft} label={t("photo.previous")} onClick={() => step(-1)} />
          <IconButton sign={ChevronRight} label={t("photo.next")} onClick={() => step(1)} />
          <IconButton sign={X} label={t("do.close")} onClick={() => box.current?.close()} />
        </span>
      </div>
      <div class="seen">
        {isCopying ? (
          <CopyPane picture={picture} key={picture.fact} onBack={() => setCopying(false)} />
        ) : twin ? (
          <Twin of={picture} other={twin} onBack={() => setTwin(null)} />
        ) : (
          <ZoomedPicture picture={picture} key={picture.fact} onStep={step} />
        )}
        <PhotoFacts
          picture={picture}
          onCompare={setTwin}
          isCompared={twin !== null}
          onCopy={isCopying ? null : () => setCopying(true)}
        />
      </div>
    </dialog>
  );
}
