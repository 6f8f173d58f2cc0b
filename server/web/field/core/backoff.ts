/** How long to wait before the next try: longer each time, with chance added, as the server may ask. */

const FIRST = 2_000;
const LONGEST = 120_000;

/**
 * Milliseconds until the next try after `failures` in a row. `asked`: the server's Retry-After in
 * seconds. `chance`: 0..1; without it a morning's phones would come back together.
 */
export function pause(failures: number, asked: number | null, chance: number): number {
  const own = Math.min(LONGEST, FIRST * 2 ** Math.max(0, failures - 1));
  const least = asked === null ? 0 : asked * 1000;
  return Math.round(Math.max(own, least) * (1 + 0.3 * chance));
}
