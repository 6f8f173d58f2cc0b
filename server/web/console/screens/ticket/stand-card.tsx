/** One crew's view: whom it names, what it saw, on what that rests, and what it would do. */
import type { ComponentChildren } from "preact";
import { named } from "../../core/profile";
import type { Stand } from "../../core/ticket/proposals";
import { t, term, titled } from "../../text";
import { useDesk } from "../use";
import { briefOf } from "./brief";
import { FactLink } from "./fact-link";
import { useHere } from "./here";
import { MeasureLine } from "./measure-line";
import { Pairs } from "./pairs";
import { partyText } from "./responsibility";

export function StandCard({ stand, choice }: { stand: Stand; choice?: ComponentChildren }) {
  const { proposal, fact, seen, cause, measures, photos, basis } = stand;
  const { look } = useHere();
  const desk = useDesk();
  return (
    <div class="card stack tight stand" data-stand={proposal.fact}>
      <div class="row between">
        <strong>{partyText(proposal.party, proposal.shares)}</strong>
        <span class="small quiet">
          {fact?.kind === "verdict" ? term("kind", fact.kind) : desk.crews.nameOf(proposal.crew)}
        </span>
      </div>
      <Pairs
        small
        said={[
          [t("member.seen"), seen || (fact ? briefOf(fact) : "")],
          [t("member.cause"), cause && titled(named("causes", cause))],
          [
            t("member.measures"),
            measures.length > 0 && (
              <ul>
                {measures.map((one) => (
                  <MeasureLine measure={one} key={one.id ?? one.action} />
                ))}
              </ul>
            ),
          ],
          [
            t("member.evidence"),
            basis.length > 0 && (
              <ul>
                {basis.map((id) => (
                  <li key={id}>
                    <FactLink id={id} />
                  </li>
                ))}
              </ul>
            ),
          ],
        ]}
      />
      {photos.length > 0 && (
        <ul class="photos small-ones">
          {photos.map((one) => (
            <li key={one.fact}>
              <button type="button" class="thumb" onClick={() => look(one.fact)}>
                {one.preview && (
                  <img src={one.preview} alt={one.caption ?? t("kind.photo")} loading="lazy" />
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      {fact && (
        <p class="small">
          <FactLink id={fact._id}>{t("fact.whole")}</FactLink>
        </p>
      )}
      {choice}
    </div>
  );
}
