/** The photo: what is said of it; its bytes are a piece of the draft until it is saved. */

import { textOf } from "#shared/forms/values";
import type { FormOf } from "./form";
import type { Mark } from "./marks";

export interface PhotoContent {
  caption: string;
  /** The checklist item it belongs to, or empty. */
  answers: string;
  /** What is drawn on a copy. */
  marks: Mark[];
}

export const PHOTO: FormOf<PhotoContent> = {
  name: "photo",
  kind: "photo",
  version: 1,
  members: ["caption"],
  blank: () => ({ caption: "", answers: "", marks: [] }),
  fromBody: (body) => ({ caption: textOf(body.caption), answers: "", marks: [] }),
  toBody: ({ caption }) => ({ caption: caption.trim() }),
};
