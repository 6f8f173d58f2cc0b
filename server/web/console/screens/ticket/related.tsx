/** Tickets that belong to this one: those that are linked, and those that may well be. */
import { clock } from "#shared/format/time";
import { Badge, Button } from "#shared/ui/basics";
import { addressOf } from "../../core/route";
import { can } from "../../core/ticket/deeds";
import { t, term } from "../../text";
import { Told } from "../told";
import { useDesk } from "../use";
import { useAnswer } from "../use-reading";
import { useHere } from "./here";
import { Section } from "./section";

export interface Kin {
  ticket: string;
  title: string | null;
  status: string;
  opened_at: string;
  reasons: string[];
}

export function Related() {
  const { ticket } = useHere();
  const path = `tickets/${encodeURIComponent(ticket.ticket)}/related`;
  const { reading, content: found, again } = useAnswer<{ items: Kin[] }>(path);
  const linked = new Set(ticket.links.map((one) => one.ticket));
  const kin = (found?.items ?? []).filter((one) => !linked.has(one.ticket));
  return (
    <Section part="related">
      <ul class="stack tight small">
        {ticket.links.map((one) => (
          <li class="row" key={one.fact}>
            <Badge tone="accent">{term("relation", one.relation)}</Badge>
            <TicketLink id={one.ticket} />
            <span class="grow quiet">{one.reason}</span>
          </li>
        ))}
        {kin.map((one) => (
          <One kin={one} key={one.ticket} />
        ))}
      </ul>
      <Told reading={reading} isOld={found !== null} retry={again} />
      {found && kin.length === 0 && ticket.links.length === 0 && (
        <p class="small quiet">{t("related.none")}</p>
      )}
    </Section>
  );
}

function One({ kin }: { kin: Kin }) {
  const { ticket, begin } = useHere();
  const now = useDesk().now.value;
  return (
    <li class="row" data-kin={kin.ticket}>
      <TicketLink id={kin.ticket} />
      <span class="grow">
        {kin.title}{" "}
        <span class="quiet">
          {term("status", kin.status)} · {clock(kin.opened_at, now)} ·{" "}
          {kin.reasons.map((one) => term("relation", one)).join(t("list.comma"))}
        </span>
      </span>
      {can(ticket, "links") && (
        <Button onClick={() => begin({ deed: "links", about: kin.ticket })}>
          {t("deed.links")}
        </Button>
      )}
    </li>
  );
}

function TicketLink({ id }: { id: string }) {
  return <a href={addressOf({ place: "desk", part: null, ticket: id })}>{id}</a>;
}
