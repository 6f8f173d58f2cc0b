/** What is to be said of an instrument of the register before anybody measures with it. Pure. */

/** What the register says of it; days such as `2026-11-23`, null where it does not. */
interface Instrument {
  calibration_due: string | null;
  compared_on: string | null;
}

/** From so many days before a date on it is told. */
const SOON_DAYS = 30;
const DAY_MS = 86_400_000;

/** `days`: until the date, negative once it has passed. */
export interface InstrumentNote {
  code: "calibration-expired" | "calibration-soon" | "comparison-expired" | "comparison-soon";
  date: string;
  days: number;
}

/**
 * Calibrations and comparisons that have run out or soon will; `today` as `2026-11-23`.
 *
 * `months`: how old a comparison with the laboratory may be; null where the profile does not say.
 */
export function instrumentNotes(
  instrument: Instrument,
  today: string,
  months: number | null,
): InstrumentNote[] {
  const { calibration_due: due, compared_on: compared } = instrument;
  const notes = due ? [note("calibration", due, due, today)] : [];
  if (compared && months !== null) {
    notes.push(note("comparison", compared, later(compared, months), today));
  }
  return notes.filter((one) => one !== null);
}

function note(
  what: "calibration" | "comparison",
  date: string,
  until: string,
  today: string,
): InstrumentNote | null {
  const days = Math.round((Date.parse(until) - Date.parse(today)) / DAY_MS);
  if (days < 0) {
    // Of a comparison one wants to know how long ago it was, of a calibration when it ended.
    const past = Math.round((Date.parse(date) - Date.parse(today)) / DAY_MS);
    return { code: `${what}-expired`, date, days: past };
  }
  return days <= SOON_DAYS ? { code: `${what}-soon`, date, days } : null;
}

/** The same day so many months later; the last of the month where it has no such day. */
function later(day: string, months: number): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const last = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(date, last)))
    .toISOString()
    .slice(0, 10);
}
