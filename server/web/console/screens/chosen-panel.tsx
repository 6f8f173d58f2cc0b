/** The tickets that are chosen, with their count, and what the last shape brought. */
import { UserPlus, X } from "lucide-preact";
import { Badge, Banner, Button, IconButton } from "#shared/ui/basics";
import type { Brought } from "../core/choosing";
import { CHOSEN } from "../core/on-map";
import { openTicket } from "../core/route";
import { ASSIGN, may } from "../core/session";
import type { Tool } from "../map/sketching";
import { t } from "../text";
import { carry } from "./carrying";
import { useDesk } from "./use";

/** A longer list is shown when somebody asks for it: the map lies below. */
const FEW = 6;

export function ChosenPanel({
  brought,
  refused,
}: {
  brought: Brought | null;
  refused: string | null;
}) {
  const desk = useDesk();
  const chosen = [...desk.chosen.tickets.value];
  const said = refused ?? (brought && inWords(brought));
  return (
    <>
      {said && <Banner tone="amber">{said}</Banner>}
      {chosen.length > 0 && (
        <section class="card stack tight chosen" aria-label={t("pick.count", { n: chosen.length })}>
          <div class="row between">
            <strong role="status">{t("pick.count", { n: chosen.length })}</strong>
            <IconButton sign={X} label={t("pick.clear")} onClick={() => desk.chosen.clear()} />
          </div>
          <details open={chosen.length <= FEW || desk.chosen.reasons.value.size > 0}>
            <summary>{t("pick.which")}</summary>
            <ul class="stack tight small" {...carry(() => chosen)}>
              {chosen.map((ticket) => (
                <Line key={ticket} ticket={ticket} />
              ))}
            </ul>
          </details>
          {may(ASSIGN) && (
            <Button kind="primary" sign={UserPlus} onClick={() => desk.assigning.begin(chosen)}>
              {t("assign.title-many", { n: chosen.length })}
            </Button>
          )}
        </section>
      )}
    </>
  );
}

function Line({ ticket }: { ticket: string }) {
  const desk = useDesk();
  const title = desk.titleOf(ticket);
  const reason = desk.chosen.reasons.value.get(ticket);
  return (
    <li data-chosen={ticket}>
      <span class="row between">
        <button type="button" class="link grow" onClick={() => openTicket(ticket)}>
          {title}
        </button>
        <IconButton
          sign={X}
          label={t("pick.drop", { title })}
          onClick={() => desk.chosen.toggle(ticket)}
        />
      </span>
      {reason && <Badge tone="bad">{reason}</Badge>}
    </li>
  );
}

/** How to draw with the tool in hand. */
export function Hint({ tool }: { tool: Tool }) {
  return <Banner>{t(`pick.${tool}-how`)}</Banner>;
}

function inWords(brought: Brought): string {
  if (brought.state === "none") return t("pick.none");
  return t("pick.too-many", { n: brought.n, most: CHOSEN });
}
