/** What was measured: verdicts with their limit, arithmetic and plot, and every reading. */
import { exactly } from "#shared/format/time";
import type { Filed } from "../../core/open-ticket";
import { counting } from "../../core/ticket/timeline";
import { t, term } from "../../text";
import { useDesk } from "../use";
import { titleOf, valueText } from "./brief";
import { FactLink } from "./fact-link";
import { Flags, flagsOf } from "./flags";
import { useHere } from "./here";
import { Section } from "./section";
import { VerdictCard } from "./verdict-card";

export function Measured() {
  const { content } = useHere();
  const now = counting(content.facts);
  const verdicts = now.filter(({ fact }) => fact.kind === "verdict");
  const readings = now.filter(({ fact }) => fact.kind === "reading");
  const tests = now.filter(({ fact }) => fact.kind === "meter-test");
  const judged = new Set(verdicts.map(({ fact }) => String(fact.body.of)));
  return (
    <Section part="measured">
      {verdicts.map((one) => (
        <VerdictCard filed={one} key={one.fact._id} />
      ))}
      {tests
        .filter(({ fact }) => !judged.has(fact._id))
        .map(({ fact }) => (
          <p class="small" key={fact._id}>
            <FactLink id={fact._id} /> <span class="quiet">{t("verdict.waiting")}</span>
          </p>
        ))}
      {readings.length > 0 && <Readings readings={readings} />}
    </Section>
  );
}

/** Whether there is anything to show. */
export function isMeasured(facts: readonly Filed[]): boolean {
  return facts.some(({ fact }) => ["reading", "meter-test", "verdict"].includes(fact.kind));
}

function Readings({ readings }: { readings: readonly Filed[] }) {
  return (
    <div class="scrolls" data-scrolls>
      <table class="small">
        <caption class="only-read">{t("measured.readings")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("member.quantity")}</th>
            <th scope="col">{t("member.value")}</th>
            <th scope="col">{t("member.method")}</th>
            <th scope="col">{t("measured.when")}</th>
          </tr>
        </thead>
        <tbody>
          {readings.map((one) => (
            <Reading filed={one} key={one.fact._id} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Reading({ filed }: { filed: Filed }) {
  const desk = useDesk();
  const { fact, receipt } = filed;
  const { quantity, method, measured_at, instrument } = fact.body;
  const { id, model } = (instrument ?? {}) as { id?: string; model?: string };
  const flags = flagsOf(filed);
  const moment = String(measured_at ?? receipt?.corrected_at ?? fact.at.device);
  return (
    <tr data-reading={fact._id}>
      <th scope="row">
        <FactLink id={fact._id}>{titleOf(quantity)}</FactLink>
      </th>
      <td>
        <strong>{valueText(fact.body)}</strong>
        {flags.length > 0 && <Flags flags={flags} />}
      </td>
      <td>
        {term("method", String(method ?? ""))}
        <span class="quiet"> {[model, id].filter(Boolean).join(" ")}</span>
      </td>
      <td>
        {exactly(moment)}
        <span class="quiet"> {desk.crews.nameOf(fact.author.crew)}</span>
      </td>
    </tr>
  );
}
