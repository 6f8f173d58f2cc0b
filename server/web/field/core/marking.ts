/** Draws marks on a copy of a photo; the original is never touched. */
import { ellipseOf, headOf, type Mark } from "../forms/marks";

const EDGE = 2_000;
const LINE = 0.006;
const HEAD = 0.04;
const LETTERS = 0.045;
const RED = "#d81f1f";
const WHITE = "#fff";

/** The picture with its marks, as large as the screen or at most 2,000 px. */
export function drawMarked(
  canvas: HTMLCanvasElement,
  picture: ImageBitmap,
  marks: readonly Mark[],
): void {
  const scale = Math.min(1, EDGE / Math.max(picture.width, picture.height));
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  const context = canvas.getContext("2d");
  if (!context) return;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  for (const mark of marks) {
    // A white rim first: red alone is lost on red brick.
    drawMark(context, mark, canvas.width, WHITE, LINE * 2.4);
    drawMark(context, mark, canvas.width, RED, LINE);
  }
}

/** The copy as a JPEG file. */
export async function markedFile(canvas: HTMLCanvasElement, name: string): Promise<File> {
  const blob = await new Promise<Blob | null>((resolve) =>
    canvas.toBlob(resolve, "image/jpeg", 0.9),
  );
  if (!blob) throw new Error("This browser cannot make a picture of the copy.");
  return new File([blob], name, { type: blob.type, lastModified: Date.now() });
}

function drawMark(
  context: CanvasRenderingContext2D,
  mark: Mark,
  width: number,
  colour: string,
  line: number,
): void {
  const { from, to } = mark;
  context.strokeStyle = colour;
  context.fillStyle = colour;
  context.lineWidth = Math.max(2, line * width);
  context.lineCap = "round";
  context.lineJoin = "round";
  context.beginPath();
  if (mark.tool === "text") {
    context.font = `700 ${Math.round(LETTERS * width)}px system-ui, sans-serif`;
    if (colour === WHITE) context.strokeText(mark.text, from[0] * width, from[1] * width);
    else context.fillText(mark.text, from[0] * width, from[1] * width);
    return;
  }
  if (mark.tool === "circle") {
    const { centre, radii } = ellipseOf(mark);
    const [x, y] = [centre[0] * width, centre[1] * width];
    context.ellipse(x, y, radii[0] * width, radii[1] * width, 0, 0, 2 * Math.PI);
  } else {
    context.moveTo(from[0] * width, from[1] * width);
    context.lineTo(to[0] * width, to[1] * width);
    for (const [x, y] of headOf(mark, HEAD)) {
      context.moveTo(to[0] * width, to[1] * width);
      context.lineTo(x * width, y * width);
    }
  }
  context.stroke();
}
