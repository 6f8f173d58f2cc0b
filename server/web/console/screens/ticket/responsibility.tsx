/** Who is responsible: what was decided and why, and what crews propose; where they disagree, side by side. */
import { Badge, Button, type Tone } from "#shared/ui/basics";
import { can } from "../../core/ticket/deeds";
import type { Share } from "../../core/ticket/office-ticket";
import { isDisputed, standsOf } from "../../core/ticket/proposals";
import { t, term } from "../../text";
import { useHere } from "./here";
import { Section } from "./section";
import { StandCard } from "./stand-card";

const TONES: Record<string, Tone> = { disputed: "amber", confirmed: "good" };

export function Responsibility() {
  const { ticket, content, begin } = useHere();
  const { party, shares, state, reason } = ticket.responsibility;
  const stands = standsOf(ticket, content.facts);
  return (
    <Section
      part="responsibility"
      note={<Badge tone={TONES[state] ?? "plain"}>{term("responsibility", state)}</Badge>}
    >
      <p>
        <strong>{partyText(party, shares)}</strong>
        {reason && <span class="quiet"> {reason}</span>}
      </p>
      {isDisputed(ticket) && (
        <div class="row">
          <span class="grow">{t("responsibility.disagree")}</span>
          {can(ticket, "decisions") && (
            <Button onClick={() => begin({ deed: "decisions" })}>{t("deed.decide-dispute")}</Button>
          )}
        </div>
      )}
      <div class="side-by-side">
        {stands.map((stand) => (
          <StandCard stand={stand} key={stand.proposal.fact} />
        ))}
      </div>
    </Section>
  );
}

/** A party, or several with what each bears. */
export function partyText(party: string, shares: readonly Share[]): string {
  if (shares.length === 0) return term("party", party);
  const words = shares.map((one) => `${term("party", one.party)} ${one.percent}\u2009%`);
  return words.join(t("list.comma"));
}
