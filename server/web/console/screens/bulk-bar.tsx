/** What can be done to the tickets that are chosen, and what became of it. */
import { useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import type { Outcome } from "../core/bulk";
import { ASSIGN, CLASSIFY, may, PAUSE, REPLY } from "../core/session";
import { type Key, t } from "../text";
import { BulkSheet, type Doing } from "./bulk-sheet";
import { useDesk } from "./use";

const DOINGS: readonly [Doing, string][] = [
  ["recall", ASSIGN],
  ["classify", CLASSIFY],
  ["pause", PAUSE],
  ["reply", REPLY],
];

export function BulkBar() {
  const { assigning, chosen } = useDesk();
  const [doing, setDoing] = useState<Doing | null>(null);
  const [told, setTold] = useState<readonly Outcome[]>([]);
  const { size } = chosen.tickets.value;
  const close = (outcomes: readonly Outcome[]) => {
    setDoing(null);
    setTold(outcomes);
  };
  if (size === 0 && told.length === 0) return null;
  return (
    <section class="stack tight no-print bulk" aria-label={t("bulk.chosen", { n: size })}>
      <Told outcomes={told} />
      {size > 0 && (
        <div class="row">
          <strong role="status">{t("bulk.chosen", { n: size })}</strong>
          {may(ASSIGN) && (
            <Button data-bulk="assign" onClick={() => assigning.begin([...chosen.tickets.value])}>
              {t("assign.do")}
            </Button>
          )}
          {DOINGS.filter(([, right]) => may(right)).map(([one]) => (
            <Button key={one} data-bulk={one} onClick={() => setDoing(one)}>
              {t(`bulk.${one}` as Key)}
            </Button>
          ))}
          <Button onClick={() => chosen.clear()}>{t("bulk.clear")}</Button>
        </div>
      )}
      {doing && <BulkSheet doing={doing} onClose={close} />}
    </section>
  );
}

function Told({ outcomes }: { outcomes: readonly Outcome[] }) {
  if (outcomes.length === 0) return null;
  const failed = new Set(outcomes.filter((one) => one.failed !== null).map((one) => one.ticket));
  const done = new Set(outcomes.map((one) => one.ticket).filter((one) => !failed.has(one)));
  return (
    <Banner tone={failed.size > 0 ? "amber" : "good"}>
      <span>{t("bulk.done", { n: done.size })}</span>
      {failed.size > 0 && <span>{t("bulk.failed", { n: failed.size })}</span>}
    </Banner>
  );
}
