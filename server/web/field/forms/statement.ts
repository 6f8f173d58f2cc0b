/** The statement: what somebody said, in his words, and the voice note that has them all. */
import type { FormOf } from "./form";
import { textOf } from "./values";

export const ROLES = [
  "customer",
  "neighbour",
  "property-management",
  "staff",
  "witness",
  "other",
] as const;
export type Role = (typeof ROLES)[number];

export interface Recording {
  sha256: string;
  size: number;
  type: string;
  seconds: number;
}

export interface StatementContent {
  role: Role | "";
  name: string;
  phone: string;
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
  fromBody(body) {
    const by = (body.by ?? {}) as { role?: Role; name?: string; phone?: string };
    return {
      role: by.role ?? "",
      name: by.name ?? "",
      phone: by.phone ?? "",
      text: textOf(body.text),
      recording: (body.recording as Recording | undefined) ?? null,
    };
  },
  toBody: (content) => ({
    text: content.text.trim(),
    by: { role: content.role, name: content.name.trim(), phone: content.phone.trim() },
    recording: content.recording ?? undefined,
  }),
};
