/** The facts of an investigation that stand: the mailbox's and this device's own, without what was taken back. */
import { useMemo } from "preact/hooks";
import type { Fact, FactKind } from "#shared/documents";
import { standing } from "#shared/rules/standing";
import type { Entry } from "../core/journal";
import type { Dossier } from "../core/replica";
import type { WorkItem } from "../core/work";
import { useApp, useDossier } from "./use";

/** Those of some kinds, the newest first. A fact that was corrected stands with its newest body. */
export function useFacts(item: WorkItem, kinds: readonly FactKind[]): Fact[] {
  const dossier = useDossier(item.ticket.ticket);
  const entries = useApp().entries.value;
  const { id } = item.investigation;
  const all = useMemo(() => standingOf(dossier, entries, id), [dossier, entries, id]);
  return all.filter((fact) => kinds.includes(fact.kind));
}

function standingOf(
  dossier: Dossier | null,
  entries: readonly Entry[],
  investigation: string,
): Fact[] {
  const own = entries.filter(
    (entry) => entry.investigation === investigation && entry.state !== "refused",
  );
  const ids = new Set(own.map((entry) => entry.id));
  const others = (dossier?.facts ?? []).filter((fact) => !ids.has(fact._id));
  const facts = [...others, ...own.map((entry) => entry.doc)];
  return standing(facts, () => null)
    .filter(({ fact, first }) => first.investigation === investigation && !fact.body.stored)
    .map(({ fact, first }) => ({ ...fact, _id: first._id, at: first.at }))
    .reverse();
}
