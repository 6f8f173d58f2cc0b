/** Leads to a fact in the timeline; plain text where the ticket has no such fact. */
import type { ComponentChildren } from "preact";
import { term } from "../../text";
import { briefOf } from "./brief";
import { useHere } from "./here";

export function FactLink({ id, children }: { id: string; children?: ComponentChildren }) {
  const { byId, show } = useHere();
  const filed = byId.get(id);
  if (!filed) return <span class="quiet">{id}</span>;
  return (
    <button type="button" class="link" onClick={() => show(id)}>
      {children ?? [term("kind", filed.fact.kind), briefOf(filed.fact)].filter(Boolean).join(": ")}
    </button>
  );
}
