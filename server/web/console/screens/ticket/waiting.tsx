/** Facts that wait for a person: with faults, or come after a hand-over; answered where they stand. */
import type { Reason } from "#shared/documents";
import { Badge, Button } from "#shared/ui/basics";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { briefOf } from "./brief";
import { faultText } from "./fault-text";
import { useHere } from "./here";
import { Section } from "./section";

export function Waiting() {
  const { ticket } = useHere();
  const faulty = ticket.attention;
  return (
    <Section part="waiting">
      <ul class="stack tight">
        {faulty.map(({ fact, reasons }) => (
          <One fact={fact} reasons={reasons} key={fact} />
        ))}
        {ticket.after_hand_over.map((fact) => (
          <One fact={fact} reasons={[]} key={fact} />
        ))}
      </ul>
    </Section>
  );
}

function One({ fact, reasons }: { fact: string; reasons: readonly Reason[] }) {
  const { byId, show } = useHere();
  const desk = useDesk();
  const filed = byId.get(fact);
  if (!filed) return null;
  const { crew, user, server } = filed.fact.author;
  const isLate = reasons.length === 0;
  return (
    <li class="card stack tight" data-waiting={fact}>
      <div class="row between">
        <span>
          <strong>{term("kind", filed.fact.kind)}</strong> {briefOf(filed.fact)}
        </span>
        <Badge tone={isLate ? "amber" : "bad"}>
          {term("entry", isLate ? "after-hand-over" : "needs-attention")}
        </Badge>
      </div>
      <p class="small">
        {isLate && t("waiting.late", { crew: desk.crews.nameOf(crew) || user || server || "" })}
      </p>
      <ul class="small">
        {reasons.map((one) => (
          <li key={one.field + one.code}>
            {term("member", one.field.split(".").at(-1))}: {faultText(one)}
          </li>
        ))}
      </ul>
      <div class="row">
        <Answers fact={fact} isLate={isLate} />
        <Button onClick={() => show(fact)}>{t("waiting.read")}</Button>
      </div>
    </li>
  );
}

function Answers({ fact, isLate }: { fact: string; isLate: boolean }) {
  const { byId, begin } = useHere();
  const possible = byId.get(fact)?.possible ?? [];
  return (
    <>
      {possible.includes("amendment") && !isLate && (
        <Button onClick={() => begin({ deed: "amend", about: fact })} data-do="amend">
          {t("deed.amend")}
        </Button>
      )}
      {(["accept", "decline"] as const)
        .filter((answer) => possible.includes(answer))
        .map((answer) => (
          <Button
            key={answer}
            onClick={() => begin({ deed: "answer", about: fact, accept: answer === "accept" })}
            data-do={answer}
          >
            {t(`deed.${answer}`)}
          </Button>
        ))}
    </>
  );
}
