/**
 * Sharing the crew's place: only on shift, only while an investigation is under way, and never unseen.
 *
 * Whereabouts are sensitive personal data (PIPL art. 28), so the switch is the crew's own, what was
 * shared stays visible on the device, and nothing is kept of the time between two pieces of work.
 */
import type { Position } from "#shared/documents";
import type { Located } from "./position";
import { watch } from "./position";

/** A place that was shared, as the crew sees it afterwards. */
export interface SharedFix {
  at: number;
  position: Position;
  ticket: string;
  confirmed: boolean;
}

/** For what the place is shared. */
export interface Purpose {
  ticket: string;
  investigation: string;
  step: string;
}

/** A fix is told again after this long, or this far. */
const EVERY_MS = 60_000;
const EVERY_M = 100;
const DEGREE_M = 111_320;

/** Whether a fix is news beside the last one that was told. Times in ms, places in degrees. */
export function isNews(
  last: { at: number; position: Position } | null,
  next: { at: number; position: Position },
): boolean {
  if (last === null || next.at - last.at >= EVERY_MS) return true;
  const north = (next.position.lat - last.position.lat) * DEGREE_M;
  const shrink = Math.cos((next.position.lat * Math.PI) / 180);
  const east = (next.position.lon - last.position.lon) * DEGREE_M * shrink;
  return Math.hypot(north, east) >= EVERY_M;
}

/** Watches the place while there is a purpose. */
export class Watch {
  private stopWatching: (() => void) | null = null;
  private last: { at: number; position: Position } | null = null;

  constructor(
    private readonly told: (fix: { at: number; position: Position }) => void,
    private readonly without: (reason: string) => void,
  ) {}

  get isOn(): boolean {
    return this.stopWatching !== null;
  }

  start(): void {
    this.stopWatching ??= watch((located) => this.take(located));
  }

  stop(): void {
    this.stopWatching?.();
    this.stopWatching = null;
    this.last = null;
  }

  private take(located: Located): void {
    if ("none" in located) {
      this.without(located.none);
      return;
    }
    if (!isNews(this.last, located)) return;
    this.last = located;
    this.told(located);
  }
}
