/** What happened to a ticket so far: one line for every fact that crews may see, oldest first. */
import { exactly, when } from "#shared/format/time";
import { t, term } from "#shared/text";
import type { Ticket } from "#shared/ticket";
import { useApp } from "./use";

/** Closed until somebody wants to know; nothing where nothing happened. */
export function History({ ticket }: { ticket: Ticket | null | undefined }) {
  const app = useApp();
  const lines = ticket?.history ?? [];
  if (lines.length === 0) return null;
  return (
    <details class="card fold" data-history={lines.length}>
      <summary>
        <h2>{t("ticket.history")}</h2>
      </summary>
      <ul class="small">
        {lines.map((line) => (
          <li key={`${line.fact}/${line.what}`} title={exactly(line.at)}>
            {when(line.at, app.now.value)} · {happened(line.what)} · {said(line.who)}
          </li>
        ))}
      </ul>
    </details>
  );

  /** A member of this crew by name, otherwise the crew or the user as the server names them. */
  function said(who: string): string {
    const [crew = "", member] = who.split("/");
    if (!member) return term("who", who);
    const known = app.me.value?.members.find(({ id }) => id === member);
    return known?.name ?? crew;
  }
}

/** Such as `progress:arrived`, `amends:reading`, `needs-attention:finding` in words. */
function happened(what: string): string {
  return what
    .split(":")
    .map((word, place, all) => {
      if (all[place - 1] === "progress") return term("state", word);
      if (word === "progress" && place < all.length - 1) return "";
      return place < all.length - 1 ? term("mark", word) : term("kind", word);
    })
    .filter(Boolean)
    .join(" · ");
}
