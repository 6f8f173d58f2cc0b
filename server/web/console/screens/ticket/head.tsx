/** What the ticket is: title, state, number, class. */
import { Pause, Scale, X } from "lucide-preact";
import { Badge, IconButton } from "#shared/ui/basics";
import { named, titleOfClass } from "../../core/profile";
import { openTicket } from "../../core/route";
import { t, term, titled } from "../../text";
import { useHere } from "./here";

export function Head() {
  const { ticket } = useHere();
  const stands = ticket.pauses.filter((one) => one.until === null);
  return (
    <header class="stack tight">
      <div class="row between">
        <h1 class="grow">{ticket.title ?? ticket.ticket}</h1>
        <IconButton sign={X} label={t("do.close")} onClick={() => openTicket(null)} />
      </div>
      <div class="row small">
        <Badge tone="accent">{term("status", ticket.status)}</Badge>
        {ticket.emergency && <Badge tone="bad">{t("queue.emergency")}</Badge>}
        {ticket.disputes.length > 0 && <Badge tone="amber">{t("queue.disputes")}</Badge>}
        {stands.map((one) => (
          <Badge tone="amber" sign={Pause} key={one.cause}>
            {t("ticket.paused", { cause: titled(named("pauses", one.cause)) })}
          </Badge>
        ))}
        {ticket.hold && (
          <Badge tone="amber" sign={Scale} title={ticket.hold.reason}>
            {t("ticket.held")}
          </Badge>
        )}
        <span>{ticket.ticket}</span>
        <span class="quiet">{classText(ticket)}</span>
      </div>
    </header>
  );
}

function classText(ticket: ReturnType<typeof useHere>["ticket"]): string {
  const said = [
    titled(titleOfClass(ticket.class), ticket.class),
    ticket.sub_item && titled(titleOfClass(ticket.class, ticket.sub_item), ticket.sub_item),
    ticket.grade && titled(named("grades", ticket.grade)),
    t("ticket.priority", { n: ticket.priority }),
  ];
  return said.filter(Boolean).join(" · ");
}
