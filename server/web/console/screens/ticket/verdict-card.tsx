/** A verdict: what it says, by which limit, how it was computed, and the plot of what it was computed from. */
import { withUnit } from "#shared/format/numbers";
import { Badge, type Tone } from "#shared/ui/basics";
import type { Filed } from "../../core/open-ticket";
import { t, term } from "../../text";
import { FactLink } from "./fact-link";
import { Pairs } from "./pairs";
import { Plot } from "./plot";

interface Verdict {
  of: string;
  about: string;
  outcome: "within" | "outside" | "no-verdict";
  rule: string;
  source?: string;
  steps: string[];
  remarks?: { code: string; message: string }[];
  values: { error_percent?: string };
  refund?: { direction: string; energy_kwh: string; article: string; steps: string[] };
  party?: string;
}

const TONES: Record<Verdict["outcome"], Tone> = {
  within: "good",
  outside: "bad",
  "no-verdict": "unknown",
};

export function VerdictCard({ filed: { fact } }: { filed: Filed }) {
  const said = fact.body as unknown as Verdict;
  const { refund } = said;
  return (
    <div class="card stack tight" data-verdict={said.about} data-outcome={said.outcome}>
      <div class="row between">
        <strong>{term("about", said.about)}</strong>
        <Badge tone={TONES[said.outcome]}>{term("verdict", said.outcome)}</Badge>
      </div>
      <Pairs
        small
        said={[
          [t("verdict.rule"), `${said.rule}${said.source ? ` · ${said.source}` : ""}`],
          [
            t("verdict.error"),
            said.values.error_percent && withUnit(said.values.error_percent, "%"),
          ],
          [
            t("member.party"),
            said.party && t("verdict.proposes", { party: term("party", said.party) }),
          ],
          [
            t("verdict.refund"),
            refund &&
              `${term("direction", refund.direction)} ${withUnit(refund.energy_kwh, "kWh")} · ${refund.article}`,
          ],
          [t("verdict.of"), <FactLink id={said.of} key="of" />],
        ]}
      />
      <Plot ticket={fact.ticket} fact={fact._id} />
      <details>
        <summary class="small">{t("verdict.steps", { n: said.steps.length })}</summary>
        <ol class="arithmetic small" lang="en">
          {[...said.steps, ...(refund?.steps ?? [])].map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </details>
      <ul class="small" lang="en">
        {(said.remarks ?? []).map((one) => (
          <li key={one.code + one.message}>{one.message}</li>
        ))}
      </ul>
    </div>
  );
}
