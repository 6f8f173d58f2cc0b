/** What a form is, apart from how it looks: what it holds, and how that becomes the body of a fact. */
import type { FactKind } from "#shared/documents";
import type { WorkItem } from "../core/work";

export type Body = Record<string, unknown>;

/** `Content` is plain JSON: it is kept as a draft. */
export interface FormOf<Content> {
  /** Its name in addresses. */
  name: string;
  kind: FactKind;
  /** Goes up whenever `Content` changes its form; `migrate` then brings older drafts along. */
  version: number;
  /** Members of the body that it writes; a correction carries all others along as they are. */
  members: readonly string[];
  blank(item: WorkItem): Content;
  fromBody(body: Body, item: WorkItem): Content;
  toBody(content: Content, item: WorkItem): Body;
  migrate?(older: Body, version: number): Body;
}

/** Of the fact that is corrected what the form does not write. */
export function carriedOf(members: readonly string[], original: Body | null): Body {
  const others = Object.entries(original ?? {}).filter(([name]) => !members.includes(name));
  return Object.fromEntries(others);
}

/** The content of a draft, whatever version of the app left it. */
export function contentOf<Content extends object>(
  form: FormOf<Content>,
  kept: { version: number; content: Body },
  item: WorkItem,
): Content {
  const older = kept.version < form.version && form.migrate;
  const content = older ? older.call(form, kept.content, kept.version) : kept.content;
  // Members that a newer app added are kept; those that an older one did not know begin empty.
  return { ...form.blank(item), ...content } as Content;
}
