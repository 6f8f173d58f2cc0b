/** Strokes on glass become a picture: black on white, whatever the theme of the screen. */
import { PAD, type Stroke } from "../forms/signature";
import { hexOf } from "./hashing";

const WIDTH = 900;
const PEN = 0.006;
const INK = "#10151a";

/** Draws strokes over the whole of a canvas. */
export function drawStrokes(canvas: HTMLCanvasElement, strokes: readonly Stroke[]): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.strokeStyle = INK;
  context.fillStyle = INK;
  context.lineWidth = Math.max(2, canvas.width * PEN);
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) drawStroke(context, stroke, canvas.width);
}

function drawStroke(context: CanvasRenderingContext2D, stroke: Stroke, width: number): void {
  const [first, ...rest] = stroke;
  if (!first) return;
  context.beginPath();
  context.moveTo(first[0] * width, first[1] * width);
  // A touch without a move is a dot.
  if (rest.length === 0) context.lineTo(first[0] * width + 0.1, first[1] * width);
  for (const [x, y] of rest) context.lineTo(x * width, y * width);
  context.stroke();
}

/** The picture of a signature, as its fact declares it; small enough to travel with the fact. */
export async function signaturePicture(strokes: readonly Stroke[]) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = Math.round(WIDTH * PAD);
  drawStrokes(canvas, strokes);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!blob) throw new Error("This browser cannot make a picture of the signature.");
  const sha256 = await hexOf(await blob.arrayBuffer());
  return {
    body: { sha256, size: blob.size, type: blob.type },
    file: { blob, sha256, type: blob.type, name: "signature.png" },
  };
}
