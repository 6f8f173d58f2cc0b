/** The statement: what somebody said, in his words, and the voice note that has them all. */

import { textOf } from "#shared/forms/values";
import type { FormOf } from "./form";
import { byOf, type HeldPerson, personOf } from "./person";

export interface Recording {
  sha256: string;
  size: number;
  type: string;
  seconds: number;
}

export interface StatementContent extends HeldPerson {
  text: string;
  /** Of the fact that is corrected; a new one is made of the draft's pieces when it is saved. */
  recording: Recording | null;
}

export const STATEMENT: FormOf<StatementContent> = {
  name: "statement",
  kind: "statement",
  version: 1,
  members: ["text", "by", "recording"],
  blank: () => ({ role: "", name: "", phone: "", text: "", recording: null }),
  fromBody: (body) => ({
    ...personOf(body.by),
    text: textOf(body.text),
    recording: (body.recording as Recording | undefined) ?? null,
  }),
  toBody: (content) => ({
    text: content.text.trim(),
    by: byOf(content),
    recording: content.recording ?? undefined,
  }),
};
