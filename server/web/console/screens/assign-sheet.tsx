/** Who goes: what is to be done, the crews in the order in which they suit, and what that changes. */
import { useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { Check, Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { freshKey } from "../core/api";
import { type Giving, ordersFor, type Terms, toGive } from "../core/assigning";
import { carryOut, type Item, type Outcome } from "../core/bulk";
import { type Suggestions, suggestionsPath } from "../core/suggestions";
import { t, term } from "../text";
import { CrewChoices } from "./assign-crews";
import { Preview } from "./assign-preview";
import { Told } from "./told";
import { useCommand, useDesk } from "./use";
import { useAnswer } from "./use-reading";

const TYPES = ["on-site-survey", "meter-test", "power-quality", "repair-visit"] as const;

export function AssignSheet({ giving, onClose }: { giving: Giving; onClose: () => void }) {
  const [tickets, setTickets] = useState(giving.tickets);
  const [type, setType] = useState<string | null>(null);
  const answer = useAnswer<Suggestions>(suggestionsPath(tickets, type));
  const jobs = answer.content?.jobs ?? [];
  const title =
    tickets.length === 1
      ? t("assign.title", { ticket: tickets[0] ?? "" })
      : t("assign.title-many", { n: tickets.length });
  return (
    <Sheet title={title} onClose={onClose}>
      <Select
        label={t("assign.type")}
        value={type ?? alike(jobs.map((job) => job.type)) ?? ""}
        none={t("assign.type-each")}
        options={TYPES.map((value) => ({ value: value as string, label: term("type", value) }))}
        onValue={(value) => setType(value || null)}
      />
      <Told reading={answer.reading} isOld={answer.content !== null} retry={() => answer.again()} />
      {answer.content && (
        <Form
          answer={answer.content}
          isOld={answer.reading !== "done"}
          first={giving.crew}
          onFailed={(failed) => {
            // Whoever was slower looks at those that are left as they are now.
            setTickets(failed.map((one) => one.ticket));
            answer.again();
          }}
          onClose={onClose}
        />
      )}
    </Sheet>
  );
}

function Form({
  answer: { jobs, crews },
  isOld,
  first,
  onFailed,
  onClose,
}: {
  answer: Suggestions;
  isOld: boolean;
  first: string | null;
  onFailed: (failed: readonly Outcome[]) => void;
  onClose: () => void;
}) {
  const [crew, setCrew] = useState(first);
  const [terms, setTerms] = useState<Terms>({ note: "", override: "", takesOver: true });
  const { busy, refused, failed, give } = useGiving();
  const chosen = crews.find((one) => one.crew === crew);
  const given = chosen ? toGive(jobs, chosen.crew) : [];
  const lacks = given.some((job) => job.skills.some((one) => chosen?.missing.includes(one)));
  async function assign() {
    if (!chosen) return;
    const left = await give(ordersFor(given, chosen, terms));
    if (left?.length === 0) onClose();
    else if (left) onFailed(left);
  }
  return (
    <>
      <CrewChoices crews={crews} chosen={crew} of={jobs.length} onChoose={setCrew} />
      <Preview jobs={jobs} crew={chosen} takesOver={terms.takesOver} />
      {jobs.some((job) => job.replaces) && (
        <Check
          label={t("assign.take-over")}
          value={terms.takesOver}
          onValue={(takesOver) => setTerms({ ...terms, takesOver })}
        />
      )}
      <TextField
        label={t("assign.note")}
        value={terms.note}
        lines={2}
        onValue={(note) => setTerms({ ...terms, note })}
      />
      {lacks && (
        <TextField
          label={t("assign.override")}
          value={terms.override}
          required
          onValue={(override) => setTerms({ ...terms, override })}
        />
      )}
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Failures of={failed} />
      <Button
        kind="primary"
        disabled={busy || isOld || given.length === 0 || (lacks && !terms.override.trim())}
        onClick={() => void assign()}
        data-assign={crew ?? ""}
      >
        {chosen ? carriesOut(given.length, chosen.name) : t("assign.do")}
      </Button>
    </>
  );
}

function carriesOut(n: number, crew: string): string {
  return n === 1 ? t("assign.carry-out", { crew }) : t("assign.carry-out-many", { n, crew });
}

function Failures({ of: failed }: { of: readonly Outcome[] }) {
  const desk = useDesk();
  if (failed.length === 0) return null;
  return (
    <Banner tone="bad" urgent>
      <strong>
        {failed.length === 1 ? t("assign.failed-one") : t("assign.failed", { n: failed.length })}
      </strong>
      <ul>
        {failed.map((one) => (
          <li key={one.ticket} data-failed={one.ticket}>
            {desk.titleOf(one.ticket)} ({one.ticket}):{" "}
            {one.isChanged ? t("refused.changed") : one.failed}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

/** Gives, and keeps what failed until the next try. What was given is chosen no longer. */
function useGiving() {
  const desk = useDesk();
  const [failed, setFailed] = useState<readonly Outcome[]>([]);
  // One key for one intention: after a lost answer the same is asked for, and nothing done twice.
  const [intention, setIntention] = useState({ said: "", key: freshKey() });
  const { busy, refused, run } = useCommand();
  async function give(orders: readonly Item[]): Promise<readonly Outcome[] | null> {
    const said = JSON.stringify(orders);
    const key = said === intention.said ? intention.key : freshKey();
    setIntention({ said, key });
    let outcomes: readonly Outcome[] = [];
    const isAnswered = await run(async () => {
      outcomes = await carryOut(orders, key);
    });
    if (!isAnswered) return null;
    const left = outcomes.filter((one) => one.failed !== null);
    setFailed(left);
    desk.chosen.take(outcomes);
    desk.opened.again();
    return left;
  }
  return { busy, refused, failed, give };
}

/** What all of them are; undefined where they differ. */
function alike(all: readonly string[]): string | undefined {
  return all.every((one) => one === all[0]) ? all[0] : undefined;
}
