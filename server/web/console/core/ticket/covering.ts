/** Rectangles that are to be black on a copy, in parts (0 to 1) of the upright picture. Pure. */

export interface Covered {
  left: number;
  top: number;
  width: number;
  height: number;
}

export interface Spot {
  x: number;
  y: number;
}

/** Less than this is a press that slipped. */
const LEAST = 0.01;

/** Where a press is on a picture that lies in this box. */
export function spotIn(at: Spot, box: Covered): Spot {
  const part = (value: number) => Math.min(1, Math.max(0, value));
  return { x: part((at.x - box.left) / box.width), y: part((at.y - box.top) / box.height) };
}

/** The rectangle between two corners, rounded outwards to thousandths so that nothing shows at its edge. */
export function between(one: Spot, other: Spot): Covered {
  const low = (a: number, b: number) => Math.floor(Math.min(a, b) * 1_000) / 1_000;
  const high = (a: number, b: number) => Math.ceil(Math.max(a, b) * 1_000) / 1_000;
  const [left, top] = [low(one.x, other.x), low(one.y, other.y)];
  const rounded = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    left,
    top,
    width: rounded(high(one.x, other.x) - left),
    height: rounded(high(one.y, other.y) - top),
  };
}

export function isLarge({ width, height }: Covered): boolean {
  return width >= LEAST && height >= LEAST;
}

/** Four percentages as somebody typed them (left, top, width, height); null where they are none. */
export function typedRectangle(text: string): Covered | null {
  const numbers = text
    .split(/[\s,，;；]+/)
    .filter(Boolean)
    .map((one) => Number(one) / 100);
  const [left = Number.NaN, top = Number.NaN, width = Number.NaN, height = Number.NaN] = numbers;
  const found = { left, top, width, height };
  const isInside = left >= 0 && top >= 0 && left + width <= 1 && top + height <= 1;
  return numbers.length === 4 && isInside && isLarge(found) ? found : null;
}
