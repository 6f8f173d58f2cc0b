/** One command on all tickets that are chosen: what it says, once for all of them. */
import { useState } from "preact/hooks";
import type { Option as Coded } from "#shared/ticket";
import { Banner, Button } from "#shared/ui/basics";
import { type Option, Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { freshKey } from "../core/api";
import { carryOut, type Outcome } from "../core/bulk";
import { alike, recalls } from "../core/orders";
import { profile } from "../core/profile";
import { type Key, t, titled } from "../text";
import { useCommand, useDesk } from "./use";

export type Doing = "recall" | "classify" | "pause" | "reply";

interface Asked {
  member: string;
  label: Key;
  isNeeded: boolean;
  /** One of these; without them it is text. */
  options?: (said: ReturnType<typeof useOptions>) => readonly Option[];
}

const REASON: Asked = { member: "reason", label: "bulk.reason", isNeeded: true };
const FORMS: Record<Doing, readonly Asked[]> = {
  recall: [{ ...REASON, label: "recall.reason" }],
  classify: [
    {
      member: "priority",
      label: "by.priority",
      isNeeded: false,
      options: (said) => said.priorities,
    },
    { member: "class", label: "by.class", isNeeded: false, options: (said) => said.classes },
    REASON,
  ],
  pause: [
    { member: "cause", label: "bulk.pause-cause", isNeeded: true, options: (said) => said.pauses },
    REASON,
  ],
  reply: [
    {
      member: "channel",
      label: "bulk.reply-channel",
      isNeeded: true,
      options: (said) => said.channels,
    },
    { member: "text", label: "bulk.reply-text", isNeeded: true },
  ],
};
export function BulkSheet({
  doing,
  onClose,
}: {
  doing: Doing;
  onClose: (outcomes: readonly Outcome[]) => void;
}) {
  const { chosen } = useDesk();
  // Decided on the tickets that were chosen when the sheet opened, whatever comes to be chosen meanwhile.
  const [tickets] = useState(() => [...chosen.tickets.value]);
  const [said, setSaid] = useState<Record<string, string>>({});
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  const options = useOptions();
  const form = FORMS[doing];
  const isWhole = form.every((one) => !one.isNeeded || said[one.member]?.trim());
  const says = (member: string, value: string) => {
    setSaid({ ...said, [member]: value });
    setKey(freshKey());
  };
  async function carry() {
    let outcomes: readonly Outcome[] = [];
    const isDone = await run(async () => {
      outcomes = await ordered(doing, tickets, said, key);
    });
    if (!isDone) return;
    chosen.take(outcomes);
    onClose(outcomes);
  }
  return (
    <Sheet
      title={t("bulk.title", { what: t(`bulk.${doing}` as Key), n: tickets.length })}
      onClose={() => onClose([])}
    >
      {form.map((one) => (
        <Field
          of={one}
          key={one.member}
          options={one.options?.(options)}
          value={said[one.member] ?? ""}
          onValue={(value) => says(one.member, value)}
        />
      ))}
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button
        kind="primary"
        disabled={busy || !isWhole}
        onClick={() => void carry()}
        data-carry-out
      >
        {t("bulk.do", { n: tickets.length })}
      </Button>
    </Sheet>
  );
}

function Field({
  of: { label, isNeeded },
  options,
  value,
  onValue,
}: {
  of: Asked;
  options: readonly Option[] | undefined;
  value: string;
  onValue: (value: string) => void;
}) {
  const shared = { label: t(label), required: isNeeded, value, onValue };
  return options ? <Select {...shared} options={options} /> : <TextField {...shared} lines={2} />;
}

/** Carries the command out on each. Throws Refusal, NoAnswer. */
async function ordered(
  doing: Doing,
  tickets: readonly string[],
  said: Readonly<Record<string, string>>,
  key: string,
): Promise<Outcome[]> {
  const body = Object.fromEntries(Object.entries(said).filter(([, value]) => value.trim()));
  if (doing === "recall") {
    const reason = body.reason ?? "";
    const { items, outcomes } = await recalls(tickets, reason, t("bulk.nothing-held"));
    return [...outcomes, ...(await carryOut(items, key))];
  }
  const { priority, ...rest } = body;
  const whole = {
    ...rest,
    ...(priority ? { priority: Number(priority) } : {}),
    ...(doing === "pause" ? { on: true } : {}),
  };
  return carryOut(alike(tickets, doing, whole), key);
}

/** What can be chosen, by the profile. */
function useOptions() {
  const rules = profile.value;
  const coded = (known: readonly Coded[] = []) =>
    known.map(({ code, title }) => ({ value: code, label: titled(title, code) }));
  return {
    priorities: ["1", "2", "3", "4", "5"].map((value) => ({ value, label: value })),
    classes: coded(rules?.classes),
    pauses: coded(rules?.pauses),
    channels: coded(rules?.reply_channels),
  };
}
