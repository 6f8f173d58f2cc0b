/** How a picture is looked at: how many times as large, and moved by how much from the middle. Pure. */

export interface Look {
  scale: number;
  /** Pixels of the screen. */
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export const WHOLE: Look = { scale: 1, x: 0, y: 0 };
const MOST = 8;

/** So many times larger, what lies under the point staying under it; the point is from the middle. */
export function zoomed(look: Look, factor: number, at: { x: number; y: number }, box: Size): Look {
  const scale = Math.min(MOST, Math.max(1, look.scale * factor));
  const by = scale / look.scale;
  const moved = { scale, x: at.x - (at.x - look.x) * by, y: at.y - (at.y - look.y) * by };
  return held(moved, box);
}

export function panned(look: Look, dx: number, dy: number, box: Size): Look {
  return held({ ...look, x: look.x + dx, y: look.y + dy }, box);
}

/** No further than its edges: a picture cannot be pushed out of sight. */
function held({ scale, x, y }: Look, box: Size): Look {
  const most = { x: (box.width * (scale - 1)) / 2, y: (box.height * (scale - 1)) / 2 };
  const within = (value: number, limit: number) => Math.max(-limit, Math.min(limit, value)) + 0;
  return { scale, x: within(x, most.x), y: within(y, most.y) };
}
