/** Marks as pictures: shape and colour say how much a ticket presses, so that either is enough. */
import type { Palette } from "#shared/map/palette";
import type { Freshness } from "../core/freshness";
import type { Urgency } from "../core/rows";

/** Outlines in a box of 48 by 48, as in the crews' app. */
const SHAPES: Record<Urgency, string> = {
  emergency: "M15 3h18l12 12v18l-12 12h-18l-12-12v-18z",
  missed: "M24 2l22 42h-44z",
  "at-risk": "M24 1l23 23-23 23-23-23z",
  running: "M24 8a16 16 0 1 1 0 32a16 16 0 1 1 0-32z",
  none: "M12 12h24v24h-24z",
};
const VAN = "M4 14h24v20h-24zM28 20h9l7 8v6h-16z";
/** A phone that nobody hears of. */
const PHONE = "M14 3h20a4 4 0 0 1 4 4v34a4 4 0 0 1-4 4h-20a4 4 0 0 1-4-4v-34a4 4 0 0 1 4-4z";
const SIZE = 48;
/** Sharp on screens of two pixels per pixel as well. */
export const RATIO = 2;

export interface Picture {
  name: string;
  image: ImageData;
}

/** All marks in the colours of the theme. */
export function pictures(colours: Palette): Picture[] {
  const inks: Record<Urgency, string> = {
    emergency: colours.bad,
    missed: colours.bad,
    "at-risk": colours.amber,
    running: colours.accent,
    none: colours.quiet,
  };
  return [
    ...(Object.keys(SHAPES) as Urgency[]).flatMap((urgency) => [
      { name: `ticket-${urgency}`, image: ticket(urgency, inks[urgency], colours, 0.5) },
      { name: `ticket-${urgency}-chosen`, image: ticket(urgency, inks[urgency], colours, 0.85) },
    ]),
    ...crews(colours),
    ...Object.entries(FACTS).map(([name, path]) => ({
      name,
      image: drawn(0.45, (pen) => paint(pen, path, colours.ink, colours.surface)),
    })),
  ];
}

/** A flag where something was found, a camera where it was photographed. */
const FACTS = {
  "fact-finding": "M10 2h6v44h-6zM16 4h24l-8 10 8 10h-24z",
  "fact-photo": "M4 12h12l4-6h10l4 6h10v28h-40zM24 18a8 8 0 1 0 0 16a8 8 0 1 0 0-16z",
};

/** A crew's van: filled, hollow where its place is old news; a phone with a question where it is silent. */
function crews(colours: Palette): Picture[] {
  const { good, quiet, amber, surface } = colours;
  const marks: Record<Exclude<Freshness, "unknown">, (pen: Pen) => void> = {
    fresh: (pen) => paint(pen, VAN, good, surface),
    old: (pen) => paint(pen, VAN, surface, quiet),
    silent: (pen) => {
      paint(pen, PHONE, amber, surface);
      write(pen, "?", 33, surface);
    },
  };
  return Object.entries(marks).map(([name, draw]) => ({
    name: `crew-${name}`,
    image: drawn(0.75, draw),
  }));
}

function ticket(urgency: Urgency, ink: string, colours: Palette, scale: number): ImageData {
  return drawn(scale, (pen) => {
    paint(pen, SHAPES[urgency], ink, colours.surface);
    if (urgency !== "emergency" && urgency !== "missed") return;
    write(pen, "!", urgency === "missed" ? 39 : 33, colours.surface);
  });
}

type Pen = OffscreenCanvasRenderingContext2D;

function write(pen: Pen, letter: string, baseline: number, ink: string) {
  pen.fillStyle = ink;
  pen.font = "bold 26px sans-serif";
  pen.textAlign = "center";
  pen.fillText(letter, SIZE / 2, baseline);
}

function paint(pen: Pen, path: string, fill: string, edge: string) {
  const shape = new Path2D(path);
  pen.lineJoin = "round";
  pen.lineWidth = 4;
  pen.strokeStyle = edge;
  pen.stroke(shape);
  pen.fillStyle = fill;
  pen.fill(shape);
}

function drawn(scale: number, draw: (pen: Pen) => void): ImageData {
  const side = Math.ceil((SIZE + 4) * scale * RATIO);
  const pen = new OffscreenCanvas(side, side).getContext("2d");
  if (!pen) throw new Error("This browser cannot draw.");
  pen.scale(scale * RATIO, scale * RATIO);
  pen.translate(2, 2);
  draw(pen);
  return pen.getImageData(0, 0, side, side);
}
