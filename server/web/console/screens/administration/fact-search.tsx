/** Everything that was said, over all tickets: by kind, author, answer of the server, days and words. */
import { Inbox } from "lucide-preact";
import { useState } from "preact/hooks";
import { exactly, when } from "#shared/format/time";
import { Badge, Banner, Button, Empty, type Tone } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { type FactFilter, type FoundFact, factsOf, KINDS } from "../../core/fact-search";
import { addressOf } from "../../core/route";
import { t, term } from "../../text";
import { briefOf } from "../ticket/brief";
import { useCommand, useDesk } from "../use";

const ALL: FactFilter = {
  kind: "",
  state: "",
  crew: "",
  device: "",
  user: "",
  q: "",
  since: "",
  until: "",
};
const STATES = ["accepted", "needs-attention", "after-hand-over", "duplicate"] as const;
const TONES: Record<string, Tone> = {
  accepted: "good",
  "needs-attention": "bad",
  "after-hand-over": "amber",
};

interface Found {
  facts: readonly FoundFact[];
  next: string | null;
  /** What was asked for; the form may say something else by now. */
  of: FactFilter;
}

export function FactSearch() {
  const [filter, setFilter] = useState(ALL);
  const [found, setFound] = useState<Found | null>(null);
  const { busy, refused, run } = useCommand();
  async function search(event: Event) {
    event.preventDefault();
    await run(async () => {
      const { items, next } = await factsOf(filter, null);
      setFound({ facts: items, next, of: filter });
    });
  }
  async function more({ facts, next, of }: Found) {
    await run(async () => {
      const page = await factsOf(of, next);
      setFound({ facts: [...facts, ...page.items], next: page.next, of });
    });
  }
  return (
    <section class="card stack" data-search="facts">
      <h2>{t("facts.title")}</h2>
      <form class="stack" onSubmit={(event) => void search(event)}>
        <Form {...{ filter, setFilter }} />
        <div>
          <Button type="submit" disabled={busy}>
            {t("auditing.search")}
          </Button>
        </div>
      </form>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      {found && <Facts of={found} />}
      {found?.next && (
        <div class="no-print">
          <Button disabled={busy} onClick={() => void more(found)}>
            {t("auditing.more")}
          </Button>
        </div>
      )}
    </section>
  );
}

interface FormOf {
  filter: FactFilter;
  setFilter: (filter: FactFilter) => void;
}

function Form({ filter, setFilter }: FormOf) {
  const crews = useDesk().crews.all.value;
  const on = (of: keyof FactFilter) => ({
    value: filter[of],
    onValue: (value: string) => setFilter({ ...filter, [of]: value }),
  });
  return (
    <div class="fields">
      <Select
        label={t("facts.kind")}
        options={KINDS.map((one) => ({ value: one, label: term("kind", one) }))}
        {...on("kind")}
      />
      <Select
        label={t("facts.state")}
        options={STATES.map((one) => ({ value: one, label: term("entry", one) }))}
        {...on("state")}
      />
      <Select
        label={t("facts.crew")}
        options={crews.map(({ id, name }) => ({ value: id, label: name }))}
        {...on("crew")}
      />
      <TextField label={t("facts.device")} {...on("device")} />
      <TextField label={t("auditing.user")} {...on("user")} />
      <TextField label={t("facts.words")} {...on("q")} />
      <TextField label={t("auditing.since")} type="date" {...on("since")} />
      <TextField label={t("auditing.until")} type="date" {...on("until")} />
    </div>
  );
}

function Facts({ of: { facts, next } }: { of: Found }) {
  const desk = useDesk();
  if (facts.length === 0)
    return <Empty sign={Inbox}>{t(next ? "facts.none-yet" : "facts.none")}</Empty>;
  return (
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("facts.received")}</th>
            <th scope="col">{t("facts.what")}</th>
            <th scope="col">{t("facts.who")}</th>
            <th scope="col">{t("facts.state")}</th>
            <th scope="col">{t("auditing.ticket")}</th>
          </tr>
        </thead>
        <tbody>
          {facts.map(({ ticket, fact, receipt }) => (
            <tr key={fact._id} data-found={fact._id}>
              <td title={exactly(receipt.received_at)}>
                {when(receipt.received_at, desk.now.value)}
              </td>
              <td>
                <strong>{term("kind", fact.kind)}</strong> {briefOf(fact)}
              </td>
              <td>{whoOf(fact, (crew) => desk.crews.nameOf(crew))}</td>
              <td>
                <Badge tone={TONES[receipt.state] ?? "plain"}>{term("entry", receipt.state)}</Badge>
              </td>
              <td>
                <a href={addressOf({ place: "desk", part: null, ticket, fact: fact._id })}>
                  {ticket}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function whoOf({ author }: FoundFact["fact"], nameOf: (crew: string) => string): string {
  const { user, crew, member, device, server } = author;
  if (server) return t("who.server");
  return [user, crew && nameOf(crew), member, device].filter(Boolean).join(" · ");
}
