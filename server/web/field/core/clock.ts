/**
 * The device's clock beside the server's. The device's is never trusted and never corrected: each fact
 * says device time, the offset last measured, and how old that measurement is (design, promise 8).
 */
import type { At } from "#shared/documents";

/** `ms`: server time minus device time; `measuredAt`: device time of the measurement, epoch ms. */
export interface Offset {
  ms: number;
  measuredAt: number;
}

/** One start of the app: two captures of one boot can be put in order whatever the clock was set to. */
export interface Moment {
  monotonicMs: number;
  boot: string;
}

/**
 * The offset by one request (after NTP): the server's time against the middle of sending and receiving.
 *
 * `sent`, `received`: device time, epoch ms. `server`: what the answer said, epoch ms.
 */
export function measured(sent: number, received: number, server: number): Offset {
  const middle = sent + (received - sent) / 2;
  return { ms: Math.round(server - middle), measuredAt: received };
}

/** How old a measurement is, whole seconds; 0 where the clock was set back since. */
export function ageOf(offset: Offset, now: number): number {
  return Math.max(0, Math.round((now - offset.measuredAt) / 1000));
}

/** The `at` of a fact written now. */
export function stamp(offset: Offset | null, now: number): At {
  return {
    device: new Date(now).toISOString(),
    offset_ms: offset === null ? null : offset.ms,
    offset_age_s: offset === null ? null : ageOf(offset, now),
  };
}

/** What the server's clock says now, as far as is known; epoch ms. */
export function serverNow(offset: Offset | null, now: number): number {
  return now + (offset?.ms ?? 0);
}

const BOOT = crypto.randomUUID();

/** This moment by the clock that nobody sets. */
export function moment(): Moment {
  return { monotonicMs: Math.round(performance.now()), boot: BOOT };
}
