/** What is unusual about a piece of evidence, each flag as a sentence. */
import { CircleAlert, Info, TriangleAlert } from "lucide-preact";
import type { EvidenceFlag } from "#shared/documents";
import { Badge, type Tone } from "#shared/ui/basics";
import type { Filed } from "../../core/open-ticket";
import { language, term } from "../../text";

export function flagsOf(filed: Filed | undefined): EvidenceFlag[] {
  const { receipt } = filed ?? {};
  return [...(receipt?.flags ?? []), ...(receipt?.examined?.flags ?? [])];
}

const TONES: Record<EvidenceFlag["severity"], Tone> = {
  info: "plain",
  warn: "amber",
  alarm: "bad",
};
const SIGNS = { info: Info, warn: TriangleAlert, alarm: CircleAlert } as const;

export function worst(flags: readonly EvidenceFlag[]): Tone {
  return flags.some(({ severity }) => severity === "alarm") ? "bad" : "amber";
}

export function Flags({ flags }: { flags: readonly EvidenceFlag[] }) {
  return (
    <ul class="stack tight small">
      {flags.map((flag) => (
        <li class="row" key={flag.code + flag.en} data-flag={flag.code}>
          <Badge tone={TONES[flag.severity]} sign={SIGNS[flag.severity]}>
            {term("severity", flag.severity)}
          </Badge>
          <span class="grow">{language.value === "zh" ? flag.zh : flag.en}</span>
        </li>
      ))}
    </ul>
  );
}
