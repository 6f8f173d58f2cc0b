/** Drawing on a copy of a photo: arrows, circles, words. The copy becomes a photo of its own. */
import { ArrowUpRight, Circle, Type, Undo2 } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "#shared/text";
import { Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { drawMarked } from "../core/marking";
import { isSeen, type Mark, type Point, type Tool } from "../forms/marks";

const TOOLS = [
  { tool: "arrow", sign: ArrowUpRight },
  { tool: "circle", sign: Circle },
  { tool: "text", sign: Type },
] as const;

export function Annotate({
  picture,
  marks,
  onMarks,
  onSave,
}: {
  picture: Blob;
  marks: readonly Mark[];
  onMarks: (marks: Mark[]) => void;
  onSave: (canvas: HTMLCanvasElement) => void;
}) {
  const [tool, setTool] = useState<Tool>("arrow");
  const [text, setText] = useState("");
  const canvas = useRef<HTMLCanvasElement>(null);
  const begin = useCanvas(canvas, picture, marks);
  const add = (from: Point, to: Point) => {
    const mark: Mark = { tool, from, to, text: tool === "text" ? text.trim() : "" };
    if (isSeen(mark)) onMarks([...marks, mark]);
  };
  return (
    <div class="stack" data-annotate={marks.length}>
      <div class="row">
        {TOOLS.map((one) => (
          <Button
            key={one.tool}
            sign={one.sign}
            aria-pressed={one.tool === tool}
            kind={one.tool === tool ? "primary" : "plain"}
            onClick={() => setTool(one.tool)}
            data-tool={one.tool}
          >
            {t(`annotate.${one.tool}`)}
          </Button>
        ))}
      </div>
      {tool === "text" && (
        <TextField
          label={t("annotate.words")}
          hint={t("annotate.words-hint")}
          value={text}
          onValue={setText}
          maxLength={60}
        />
      )}
      <canvas
        ref={canvas}
        class="picture"
        role="img"
        aria-label={t("annotate.title")}
        onPointerDown={(event) => begin(event, tool, text, add)}
      />
      <div class="row between">
        <Button
          sign={Undo2}
          disabled={marks.length === 0}
          onClick={() => onMarks(marks.slice(0, -1))}
        >
          {t("annotate.undo")}
        </Button>
        <Button
          kind="primary"
          disabled={marks.length === 0}
          onClick={() => canvas.current && onSave(canvas.current)}
          data-save="annotation"
        >
          {t("annotate.save")}
        </Button>
      </div>
      <p class="small quiet">{t("annotate.hint")}</p>
    </div>
  );
}

/** Draws the picture with its marks; answers what begins a new one, which is shown as it is drawn. */
function useCanvas(
  canvas: { current: HTMLCanvasElement | null },
  picture: Blob,
  marks: readonly Mark[],
) {
  const [bitmap, setBitmap] = useState<ImageBitmap | null>(null);
  useEffect(() => {
    let over = false;
    createImageBitmap(picture, { imageOrientation: "from-image" }).then((made) => {
      if (over) made.close();
      else setBitmap(made);
    });
    return () => {
      over = true;
    };
  }, [picture]);
  const draw = (more: Mark[]) => {
    if (canvas.current && bitmap) drawMarked(canvas.current, bitmap, [...marks, ...more]);
  };
  useEffect(() => draw([]), [bitmap, marks]);

  return (down: PointerEvent, tool: Tool, text: string, add: (from: Point, to: Point) => void) => {
    const box = down.currentTarget as HTMLCanvasElement;
    const { left, top, width } = box.getBoundingClientRect();
    const at = (event: PointerEvent): Point => [
      (event.clientX - left) / width,
      (event.clientY - top) / width,
    ];
    const from = at(down);
    box.setPointerCapture(down.pointerId);
    box.onpointermove = (move) => draw([{ tool, from, to: at(move), text }]);
    box.onpointerup = (up) => {
      box.onpointermove = null;
      box.onpointerup = null;
      add(from, at(up));
      draw([]);
    };
  };
}
