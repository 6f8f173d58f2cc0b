/** A file of an instrument: kept by its hash, with the time zone that the instrument was set to. */

import { instantOf, localOf, textOf } from "#shared/forms/values";
import type { FormOf } from "./form";

export interface InstrumentFileContent {
  /** Of the file; empty until one was chosen. */
  name: string;
  sha256: string;
  size: number;
  format: string;
  timezone: string;
  readAt: string;
  instrument: string;
}

export const INSTRUMENT_FILE: FormOf<InstrumentFileContent> = {
  name: "instrument-file",
  kind: "instrument-file",
  version: 1,
  members: ["name", "sha256", "size", "format", "timezone", "read_at", "instrument"],
  blank: () => ({
    name: "",
    sha256: "",
    size: 0,
    format: "",
    timezone: "",
    readAt: "",
    instrument: "",
  }),
  fromBody: (body) => ({
    name: textOf(body.name),
    sha256: textOf(body.sha256),
    size: Number(body.size ?? 0),
    format: textOf(body.format),
    timezone: textOf(body.timezone),
    readAt: localOf(body.read_at),
    instrument: textOf(body.instrument),
  }),
  toBody: (content) => ({
    name: content.name,
    sha256: content.sha256,
    size: content.size || undefined,
    format: content.format,
    timezone: content.timezone.trim(),
    read_at: instantOf(content.readAt),
    instrument: content.instrument,
  }),
};

/** Whether a text can be the zone of a clock: a name of IANA, or an offset such as `+08:00`. */
export function isZone(text: string): boolean {
  if (/^[+-]\d\d:\d\d$/.test(text)) return true;
  try {
    new Intl.DateTimeFormat("en", { timeZone: text });
    return true;
  } catch {
    return false;
  }
}
