/** What is said of an instrument whose calibration or comparison has run out or soon will. */
import type { InstrumentNote } from "../rules/instruments";
import { t } from ".";

export function noteText({ code, days, date }: InstrumentNote): string {
  return t(`instrument.${code}`, { n: Math.abs(days), date });
}
