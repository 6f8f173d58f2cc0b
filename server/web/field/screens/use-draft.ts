/** What is typed into a form, kept as a draft with each change: a reload brings every keystroke back. */
import { useMemo, useRef, useState } from "preact/hooks";
import { draftId } from "../core/drafts";
import type { WorkItem } from "../core/work";
import { type Body, contentOf, type FormOf } from "../forms/form";
import { useApp } from "./use";

export interface Held<Content> {
  content: Content;
  /** Changes members and keeps the draft; with none it only keeps it. */
  set: (change: Partial<Content>) => void;
  /** The id of the draft, under which pieces are kept as well. */
  draft: string;
  /** When the draft that was found here was changed last, epoch ms; null where there was none. */
  begun: number | null;
}

/**
 * The content of a form of an investigation. `part`: what stands behind the form's name in the address.
 * Where there is no draft it begins with `original`, the body of a fact, or empty.
 */
export function useDraft<Content extends object>(
  item: WorkItem,
  part: string | null,
  form: FormOf<Content>,
  original: Body | null,
): Held<Content> {
  const app = useApp();
  const draft = draftId(item.investigation.id, form.name, part ?? "");
  const found = useMemo(() => app.drafts.find(draft), [app, draft]);
  const [, redraw] = useState(0);
  const content = useRef<Content | null>(null);
  content.current ??= found
    ? contentOf(form, found, item)
    : original
      ? form.fromBody(original, item)
      : form.blank(item);
  const set = (change: Partial<Content>) => {
    content.current = { ...(content.current as Content), ...change };
    app.drafts.keep({
      id: draft,
      investigation: item.investigation.id,
      ticket: item.ticket.ticket,
      form: form.name,
      ...(part ? { part } : {}),
      version: form.version,
      content: content.current as Body,
      changedAt: Date.now(),
    });
    redraw((count) => count + 1);
  };
  return { content: content.current, set, draft, begun: found?.changedAt ?? null };
}
