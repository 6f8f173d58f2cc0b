/** Everything that can be asked for, and views saved under a name. */
import { Trash2 } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Option as Coded } from "#shared/ticket";
import { Banner, Button, IconButton } from "#shared/ui/basics";
import { Check, type Option, Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { freshKey } from "../core/api";
import { asking, type Parameter } from "../core/filter";
import { profile } from "../core/profile";
import { askFor } from "../core/route";
import type { SavedView } from "../core/saved-views";
import { may, SHARE_VIEWS, session } from "../core/session";
import { type Key, t, term, titled } from "../text";
import { useCommand, useDesk } from "./use";

const STATUSES = [
  "new",
  "assigned",
  "under-investigation",
  "investigated",
  "awaiting-approval",
  "decided",
  "in-execution",
  "replied",
  "called-back",
  "reopened",
  "archived",
  "merged",
] as const;
const PARTIES = ["customer", "utility", "third-party", "force-majeure", "undetermined"] as const;
const PRIORITIES = ["1", "2", "3", "4", "5"] as const;

export function FilterSheet({ onClose }: { onClose: () => void }) {
  return (
    <Sheet title={t("filter.title")} onClose={onClose}>
      <div class="filter-fields">
        <Fields />
      </div>
      <SaveView />
    </Sheet>
  );
}

function Fields() {
  const { crews } = useDesk();
  const rules = profile.value;
  const coded = (known: readonly Coded[] = []) =>
    known.map(({ code, title }) => ({ value: code, label: titled(title, code) }));
  const said = (group: string, codes: readonly string[]) =>
    codes.map((value) => ({ value, label: term(group, value) }));
  const names = crews.all.value.map(({ id, name }) => ({ value: id, label: name }));
  const numbers = PRIORITIES.map((value) => ({ value, label: value }));
  return (
    <>
      <One of="class" options={coded(rules?.classes)} />
      <One of="district" options={coded(rules?.districts)} />
      <One of="holder" options={names} />
      <One of="crew" options={names} />
      <One of="status" options={said("status", STATUSES)} />
      <One of="priority" options={numbers} />
      <One of="party" options={said("party", PARTIES)} />
      <One of="cause" options={coded(rules?.causes)} />
      <Day of="opened_from" />
      <Day of="opened_to" />
      <Day of="due_before" />
      <YesNo of="overdue" />
      <YesNo of="emergency" />
    </>
  );
}

function useAsked(of: Parameter): [string, (value: string) => void] {
  const { queue } = useDesk();
  const wants = queue.wants.value;
  return [wants.only[of] ?? "", (value) => askFor(asking(wants, of, value))];
}

function One({ of, options }: { of: Parameter; options: readonly Option[] }) {
  const [value, ask] = useAsked(of);
  if (options.length === 0) return null;
  // Several at once come from a link or a number that was pressed; here they stay one choice.
  const known = options.some((one) => one.value === value);
  const all = value && !known ? [...options, { value, label: value }] : options;
  return <Select label={t(`by.${of}` as Key)} value={value} options={all} onValue={ask} />;
}

function YesNo({ of }: { of: Parameter }) {
  const options = [
    { value: "true", label: t("say.yes") },
    { value: "false", label: t("say.no") },
  ];
  return <One of={of} options={options} />;
}

function Day({ of }: { of: Parameter }) {
  const [value, ask] = useAsked(of);
  const label = t(`by.${of}` as Key);
  return <TextField type="date" label={label} value={value.slice(0, 10)} onValue={ask} />;
}

function SaveView() {
  const { queue, views } = useDesk();
  const [name, setName] = useState("");
  const [isShared, setShared] = useState(false);
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  async function save() {
    if (!(await run(() => views.save(name.trim(), isShared, queue.wants.value, key)))) return;
    setName("");
    setKey(freshKey());
  }
  return (
    <section class="stack tight">
      <h3>{t("saved.title")}</h3>
      <TextField
        label={t("saved.name")}
        value={name}
        maxLength={60}
        onValue={(value) => {
          setName(value);
          setKey(freshKey());
        }}
      />
      {may(SHARE_VIEWS) && (
        <Check
          label={t("saved.share")}
          value={isShared}
          onValue={(value) => {
            setShared(value);
            setKey(freshKey());
          }}
        />
      )}
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button disabled={busy || !name.trim()} onClick={() => void save()}>
        {t("saved.do")}
      </Button>
      <Saved />
    </section>
  );
}

function Saved() {
  const { views } = useDesk();
  const { refused, run } = useCommand();
  const all = views.all.value;
  const mayForget = (one: SavedView) => one.owner === session.value?.user || may(SHARE_VIEWS);
  if (all.length === 0) return <p class="small quiet">{t("saved.none")}</p>;
  return (
    <>
      <ul class="stack tight">
        {all.map((one) => (
          <li class="row between" key={one.id}>
            <span>
              {one.name} <span class="quiet small">{one.shared && t("saved.office")}</span>
            </span>
            {mayForget(one) && (
              <IconButton
                sign={Trash2}
                label={t("saved.forget", { name: one.name })}
                onClick={() => void run(() => views.forget(one.id))}
              />
            )}
          </li>
        ))}
      </ul>
      {refused && <Banner tone="bad">{refused}</Banner>}
    </>
  );
}
