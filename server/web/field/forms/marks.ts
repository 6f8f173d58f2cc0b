/** What is drawn on a copy of a photo: arrows, circles and words, in parts (0 to 1) of its width. Pure. */

export type Tool = "arrow" | "circle" | "text";
export type Point = [x: number, y: number];

export interface Mark {
  tool: Tool;
  from: Point;
  to: Point;
  text: string;
}

/** The two ends of an arrow's head; the tip is `to`. */
export function headOf({ from, to }: Mark, length: number): [Point, Point] {
  const angle = Math.atan2(to[1] - from[1], to[0] - from[0]);
  const end = (turn: number): Point => [
    to[0] - length * Math.cos(angle + turn),
    to[1] - length * Math.sin(angle + turn),
  ];
  return [end(Math.PI / 7), end(-Math.PI / 7)];
}

/** Centre and radii of the ellipse between two corners. */
export function ellipseOf({ from, to }: Mark): { centre: Point; radii: Point } {
  return {
    centre: [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2],
    radii: [Math.abs(to[0] - from[0]) / 2, Math.abs(to[1] - from[1]) / 2],
  };
}

/** Whether a mark can be seen: a touch that did not move draws no arrow and no circle. */
export function isSeen({ tool, from, to, text }: Mark): boolean {
  if (tool === "text") return text.trim() !== "";
  return Math.hypot(to[0] - from[0], to[1] - from[1]) > 0.02;
}
