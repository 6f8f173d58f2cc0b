/** Everything that was said, over all tickets: by kind, author, answer of the server, days and words. */
import { Inbox } from "lucide-preact";
import { exactly, when } from "#shared/format/time";
import { Badge, Empty, type Tone } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { type FactFilter, type FoundFact, factsOf, KINDS } from "../../core/fact-search";
import { addressOf } from "../../core/route";
import { t, term } from "../../text";
import { briefOf } from "../ticket/brief";
import { useDesk } from "../use";
import { SearchCard, useSearch } from "./searching";

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

export function FactSearch() {
  const searching = useSearch<FactFilter, FoundFact>(factsOf, ALL);
  const { filter, setFilter, found } = searching;
  return (
    <SearchCard
      title={t("facts.title")}
      name="facts"
      of={searching}
      fields={<Fields {...{ filter, setFilter }} />}
    >
      {found && <Facts of={found} />}
    </SearchCard>
  );
}

interface FormOf {
  filter: FactFilter;
  setFilter: (filter: FactFilter) => void;
}

function Fields({ filter, setFilter }: FormOf) {
  const crews = useDesk().crews.all.value;
  const on = (of: keyof FactFilter) => ({
    value: filter[of],
    onValue: (value: string) => setFilter({ ...filter, [of]: value }),
  });
  return (
    <>
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
    </>
  );
}

interface Found {
  items: readonly FoundFact[];
  next: string | null;
}

function Facts({ of: { items, next } }: { of: Found }) {
  const desk = useDesk();
  if (items.length === 0)
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
          {items.map(({ ticket, fact, receipt }) => (
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
