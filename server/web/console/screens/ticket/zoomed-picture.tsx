/** A picture that is looked at closely: wheel and buttons make it larger, dragging and arrow keys move it. */
import { Maximize, ZoomIn, ZoomOut } from "lucide-preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Badge, IconButton } from "#shared/ui/basics";
import type { Picture } from "../../core/ticket/office-ticket";
import { type Look, panned, WHOLE, zoomed } from "../../core/ticket/zoom";
import { t } from "../../text";

const STEP = 1.5;
const MOVE = 60;
const MIDDLE = { x: 0, y: 0 };

export function ZoomedPicture({
  picture,
  onStep,
}: {
  picture: Picture;
  onStep: (by: number) => void;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const [look, setLook] = useState(WHOLE);
  const size = () => frame.current?.getBoundingClientRect() ?? new DOMRect();
  const zoom = (factor: number, at = MIDDLE) => setLook((now) => zoomed(now, factor, at, size()));
  const move = (dx: number, dy: number) => setLook((now) => panned(now, dx, dy, size()));
  // At once: later it would take the focus from where the next key has put it.
  useLayoutEffect(() => frame.current?.focus(), []);
  const source = picture.view ?? picture.preview;
  return (
    <div class="close-look">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture that is moved is no fieldset */}
      <div
        class="frame"
        ref={frame}
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move what is in it
        tabIndex={0}
        aria-label={t("photo.keys")}
        data-scale={look.scale.toFixed(2)}
        onKeyDown={(event) => {
          const does = keyDoes(event.key, look, {
            zoom,
            move,
            onStep,
            whole: () => setLook(WHOLE),
          });
          if (!does) return;
          event.preventDefault();
          does();
        }}
        onWheel={(event) => {
          event.preventDefault();
          const box = size();
          const at = {
            x: event.clientX - box.left - box.width / 2,
            y: event.clientY - box.top - box.height / 2,
          };
          zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, at);
        }}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={(event) => {
          if (event.buttons === 1) move(event.movementX, event.movementY);
        }}
      >
        {source ? (
          <img
            src={source}
            alt={picture.caption ?? t("kind.photo")}
            draggable={false}
            style={{ transform: `translate(${look.x}px, ${look.y}px) scale(${look.scale})` }}
          />
        ) : (
          <p>{t("photo.no-preview")}</p>
        )}
      </div>
      <div class="row tools">
        <IconButton sign={ZoomOut} label={t("photo.smaller")} onClick={() => zoom(1 / STEP)} />
        <IconButton sign={ZoomIn} label={t("photo.larger")} onClick={() => zoom(STEP)} />
        <IconButton sign={Maximize} label={t("photo.whole")} onClick={() => setLook(WHOLE)} />
        {!picture.view && <Badge tone="unknown">{t("photo.preview-only")}</Badge>}
      </div>
    </div>
  );
}

interface Doing {
  zoom: (factor: number) => void;
  move: (dx: number, dy: number) => void;
  onStep: (by: number) => void;
  whole: () => void;
}

/** Arrows move what is larger than its frame; else they lead to the next picture. */
function keyDoes(key: string, { scale }: Look, doing: Doing): (() => void) | null {
  const near = scale > 1;
  switch (key) {
    case "+":
    case "=":
      return () => doing.zoom(STEP);
    case "-":
      return () => doing.zoom(1 / STEP);
    case "0":
      return doing.whole;
    case "ArrowLeft":
      return near ? () => doing.move(MOVE, 0) : () => doing.onStep(-1);
    case "ArrowRight":
      return near ? () => doing.move(-MOVE, 0) : () => doing.onStep(1);
    case "ArrowUp":
      return () => doing.move(0, MOVE);
    case "ArrowDown":
      return () => doing.move(0, -MOVE);
    default:
      return null;
  }
}
