/** Glass to sign on: strokes by finger, pen or mouse, drawn as they come. */
import { Eraser } from "lucide-preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { drawStrokes } from "../core/ink";
import { PAD, type Stroke } from "../forms/signature";

export function InkPad({
  label,
  strokes,
  onStrokes,
}: {
  label: string;
  strokes: readonly Stroke[];
  onStrokes: (strokes: Stroke[]) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const current = useRef<Stroke | null>(null);

  function draw() {
    const box = canvas.current;
    if (!box) return;
    const width = Math.round(box.clientWidth * devicePixelRatio);
    if (box.width !== width) {
      box.width = width;
      box.height = Math.round(width * PAD);
    }
    drawStrokes(box, current.current ? [...strokes, current.current] : strokes);
  }
  useEffect(draw);
  useEffect(() => {
    addEventListener("resize", draw);
    return () => removeEventListener("resize", draw);
  });

  function point(event: PointerEvent): [number, number] {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const part = (length: number) => Math.round((length / box.width) * 10_000) / 10_000;
    return [part(event.clientX - box.left), part(event.clientY - box.top)];
  }
  function end() {
    const stroke = current.current;
    current.current = null;
    if (stroke) onStrokes([...strokes, stroke]);
  }

  return (
    <div class="stack tight">
      <span class="label">{label}</span>
      <canvas
        ref={canvas}
        class="ink"
        role="img"
        aria-label={label}
        data-ink={strokes.length}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          current.current = [point(event)];
          draw();
        }}
        onPointerMove={(event) => {
          if (!current.current) return;
          current.current.push(point(event));
          draw();
        }}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <Button sign={Eraser} disabled={strokes.length === 0} onClick={() => onStrokes([])}>
        {t("signature.clear")}
      </Button>
    </div>
  );
}
