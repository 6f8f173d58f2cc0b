/** What the customer was told, and what they said afterwards; what is still on phones stands before it. */
import { clock, exactly } from "#shared/format/time";
import { Badge, Banner, type Tone } from "#shared/ui/basics";
import { named } from "../../core/profile";
import { t, term, titled } from "../../text";
import { useDesk } from "../use";
import { FactLink } from "./fact-link";
import { useHere } from "./here";
import { Section } from "./section";

const TONES: Record<string, Tone> = { satisfied: "good", dissatisfied: "bad" };

export function Answers() {
  const { ticket } = useHere();
  const now = useDesk().now.value;
  return (
    <Section part="answers">
      <OnPhones />
      {ticket.replies.length === 0 && <p class="small quiet">{t("answers.none")}</p>}
      <ul class="stack tight">
        {ticket.replies.map((one) => (
          <li class="card stack tight" key={one.fact}>
            <div class="row between small">
              <strong>{titled(named("reply_channels", one.channel))}</strong>
              <span class="quiet" title={exactly(one.at)}>
                {clock(one.at, now)} · {one.by}
              </span>
            </div>
            <p>{one.text}</p>
            {(one.basis ?? []).length > 0 && (
              <ul class="small">
                {(one.basis ?? []).map((id) => (
                  <li key={id}>
                    <FactLink id={id} />
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
        {ticket.call_backs.map((one) => (
          <li class="row small" key={one.fact}>
            <Badge tone={TONES[one.satisfaction] ?? "plain"}>
              {term("satisfaction", one.satisfaction)}
            </Badge>
            <span class="grow">{one.note}</span>
            <span class="quiet" title={exactly(one.at)}>
              {clock(one.at, now)} · {one.by}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** What has not come yet: whoever answers the customer now answers without it. */
export function OnPhones() {
  const { ticket } = useHere();
  const desk = useDesk();
  const { on_devices } = ticket.evidence.media;
  return on_devices.map(({ device, crew, state, received_at, waiting }) => (
    <Banner tone="amber" key={device}>
      <span>
        {t("phones.waiting", {
          crew: desk.crews.nameOf(crew),
          photos: waiting.originals,
          facts: waiting.facts,
          when: clock(waiting.since ?? received_at, desk.now.value),
        })}
      </span>
      {state === "silent" && (
        <span class="small">
          {t("phones.silent", { when: clock(received_at, desk.now.value) })}
        </span>
      )}
    </Banner>
  ));
}
