/** A form that commands: one key for one intention, decided by the ticket as it was when it opened. */
import { useState } from "preact/hooks";
import { type Fault, freshKey } from "../../core/api";
import { elsewhere, faultsAt } from "../../core/faults";
import { t } from "../../text";
import { useCommand, useDesk } from "../use";
import { faultText } from "./fault-text";
import { useHere } from "./here";

export interface DeedForm<Content> {
  content: Content;
  set: (change: Partial<Content>) => void;
  busy: boolean;
  /** What was refused and belongs to no field that is shown. */
  refused: string | null;
  /** What is wrong with a field, in words. */
  at: (field: string) => string | undefined;
  send: (path: string, body: unknown) => Promise<void>;
}

/** `fields`: those that the form shows, so that a fault of any other is said of the whole. */
export function useDeed<Content extends object>(
  first: Content,
  fields: readonly string[],
  onDone: () => void,
): DeedForm<Content> {
  const desk = useDesk();
  const [content, setContent] = useState(first);
  const [key, setKey] = useState(freshKey);
  const [seen, setSeen] = useState(useHere().content.etag);
  const { busy, refused, faults, run } = useCommand();
  return {
    content,
    set: (change) => {
      setContent((before) => ({ ...before, ...change }));
      setKey(freshKey());
    },
    busy,
    refused: refused === null ? null : sentence(refused, faults, elsewhere(faults, fields)),
    at: (field) => {
      const found = faultsAt(faults, field).map(faultText).join(" ");
      return found || undefined;
    },
    send: async (path, body) => {
      if (await run(() => desk.opened.command(path, body, { key, seen }))) onDone();
      // Whoever was told that somebody else was faster has seen what that changed.
      else setSeen(null);
    },
  };
}

function sentence(refused: string, faults: readonly Fault[], rest: readonly Fault[]): string {
  if (faults.length === 0) return refused;
  return rest.length > 0 ? rest.map(faultText).join(" ") : t("deed.see-fields");
}
