/** The signature: strokes on glass, or a refusal with its reason and a witness. */

import { textOf } from "#shared/forms/values";
import type { FormOf } from "./form";
import { byOf, type HeldPerson, personOf } from "./person";

/** Points of one stroke, in parts (0 to 1) of the pad's width; the height counts in the same measure. */
export type Stroke = [x: number, y: number][];

/** The pad's height as a part of its width. */
export const PAD = 0.5;

export interface SignatureContent extends HeldPerson {
  refused: boolean;
  reason: string;
  strokes: Stroke[];
  /** Facts that are signed, by their ids. */
  of: string[];
  witness: string;
  witnessStrokes: Stroke[];
  /** The refusal that is written already, so that a crash between the two facts repeats none. */
  written: string;
  /** Picture of the fact that is corrected. */
  picture: { sha256?: string; size?: number; type?: string };
}

export const SIGNATURE: FormOf<SignatureContent> = {
  name: "signature",
  kind: "signature",
  version: 1,
  members: ["by", "refused", "reason", "sha256", "size", "type", "of"],
  blank: () => ({
    role: "customer",
    name: "",
    phone: "",
    refused: false,
    reason: "",
    strokes: [],
    of: [],
    witness: "",
    witnessStrokes: [],
    written: "",
    picture: {},
  }),
  fromBody(body) {
    const { sha256, size, type } = body as { sha256?: string; size?: number; type?: string };
    return {
      ...personOf(body.by),
      refused: body.refused === true,
      reason: textOf(body.reason),
      strokes: [],
      of: (body.of as string[] | undefined) ?? [],
      witness: "",
      witnessStrokes: [],
      written: "",
      picture: {
        ...(sha256 ? { sha256 } : {}),
        ...(size ? { size } : {}),
        ...(type ? { type } : {}),
      },
    };
  },
  toBody: (content) => ({
    by: byOf(content),
    of: content.of,
    ...(content.refused
      ? { refused: true, reason: content.reason.trim() }
      : { ...content.picture }),
  }),
};

/** What a witness signs: the refusal that is named. */
export function witnessBody(name: string, refusal: string): Record<string, unknown> {
  return { by: { role: "witness", name: name.trim() }, of: [refusal] };
}

/** Whether anything was drawn that can be a name: a dot is none. */
export function isDrawn(strokes: readonly Stroke[]): boolean {
  return strokes.reduce((sum, stroke) => sum + stroke.length, 0) >= 6;
}
