/** What the archive asks for, in plain words; what is missing leads to where it is mended. */
import { Check, CircleAlert } from "lucide-preact";
import { clock } from "#shared/format/time";
import { Badge, Sign } from "#shared/ui/basics";
import { MENDED } from "../../core/ticket/deeds";
import type { Check as Item } from "../../core/ticket/office-ticket";
import { type Key, t } from "../../text";
import { useDesk } from "../use";
import { useHere } from "./here";
import { Section } from "./section";

export function ArchiveCheck() {
  const { ticket } = useHere();
  const now = useDesk().now.value;
  const missing = ticket.archive_check.filter((one) => !one.done).length;
  const { archived } = ticket;
  return (
    <Section
      part="archive"
      note={
        <Badge tone={missing === 0 ? "good" : "plain"}>
          {missing === 0 ? t("archive.ready") : t("archive.missing", { n: missing })}
        </Badge>
      }
    >
      {archived && (
        <p class="small">
          {t("archive.done", { when: clock(archived.at, now), who: archived.by })} {archived.note}
        </p>
      )}
      <CheckList />
    </Section>
  );
}

export function CheckList() {
  const { ticket } = useHere();
  return (
    <ul class="stack tight small">
      {ticket.archive_check.map((one) => (
        <CheckLine check={one} key={one.item} />
      ))}
    </ul>
  );
}

function CheckLine({ check }: { check: Item }) {
  const { goTo } = useHere();
  const part = MENDED[check.item];
  const key = `archive.${check.done ? "has" : "lacks"}-${check.item}` as Key;
  const said = t(key, { n: check.missing.length });
  return (
    <li class="row" data-check={check.item} data-done={check.done}>
      <Sign of={check.done ? Check : CircleAlert} small />
      {check.done || !part ? (
        <span>{said}</span>
      ) : (
        <button type="button" class="link" onClick={() => goTo(part)}>
          {said}
        </button>
      )}
    </li>
  );
}
