/** Who goes: what is to be done, and the crews in the order in which they suit, with the reasons. */
import { useEffect, useState } from "preact/hooks";
import type { Datum } from "#shared/documents";
import { metres } from "#shared/format/numbers";
import type { Ticket } from "#shared/ticket";
import { Badge, Banner, Button } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { freshKey, read } from "../core/api";
import { profile } from "../core/profile";
import { type Suggestion, suggested } from "../core/suggest";
import { t, term } from "../text";
import { age } from "./age";
import { useCommand, useDesk } from "./use";

const TYPES = ["on-site-survey", "meter-test", "power-quality", "repair-visit"] as const;

export function AssignSheet({
  ticket,
  etag,
  onClose,
}: {
  ticket: Ticket;
  etag: string | null;
  onClose: () => void;
}) {
  const desk = useDesk();
  const [type, setType] = useState<string>(typeFor(ticket));
  const [crew, setCrew] = useState<string | null>(null);
  const [note, setNote] = useState("");
  const [why, setWhy] = useState("");
  // One key for one intention: after a lost answer the same is asked for, and nothing done twice.
  const [key, setKey] = useState(freshKey);
  // Decided as the ticket was when the sheet opened: what others do meanwhile is told first.
  const [seen, setSeen] = useState(etag);
  const { busy, refused, run } = useCommand();
  const load = useLoad();
  const { lat, lon, datum } = ticket.site ?? {};
  const site =
    lat === undefined || lon === undefined
      ? null
      : { lat, lon, datum: (datum ?? "WGS84") as Datum };
  const skills = templateFor(ticket, type)?.skills ?? [];
  const crews = suggested(desk.crews.now.value, load, { site, skills });
  const chosen = crews.find((one) => one.crew.crew.id === crew);
  const lacks = (chosen?.missing.length ?? 0) > 0;
  const change = (set: () => void) => {
    set();
    setKey(freshKey());
  };
  async function assign() {
    const body = {
      type,
      crew,
      ...(note.trim() ? { note: note.trim() } : {}),
      ...(lacks ? { override_reason: why.trim() } : {}),
    };
    if (await run(() => desk.opened.command("assignments", body, { key, seen }))) onClose();
    else setSeen(null);
  }
  return (
    <Sheet title={t("assign.title", { ticket: ticket.ticket })} onClose={onClose}>
      <Select
        label={t("assign.type")}
        value={type}
        options={TYPES.map((value) => ({ value, label: term("type", value) }))}
        onValue={(value) => change(() => setType(value || "on-site-survey"))}
      />
      <fieldset class="crews">
        <legend class="label">{t("assign.crew")}</legend>
        {crews.map((one, place) => (
          <CrewChoice
            key={one.crew.crew.id}
            of={one}
            isFirst={place === 0 && one.missing.length === 0}
            isChosen={one.crew.crew.id === crew}
            onChoose={() => change(() => setCrew(one.crew.crew.id))}
          />
        ))}
      </fieldset>
      <TextField
        label={t("assign.note")}
        value={note}
        lines={2}
        onValue={(value) => change(() => setNote(value))}
      />
      {lacks && (
        <TextField
          label={t("assign.override")}
          value={why}
          required
          onValue={(value) => change(() => setWhy(value))}
        />
      )}
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button
        kind="primary"
        disabled={busy || !chosen || (lacks && !why.trim())}
        onClick={() => void assign()}
        data-assign={crew ?? ""}
      >
        {chosen ? t("assign.carry-out", { crew: chosen.crew.crew.name }) : t("assign.do")}
      </Button>
    </Sheet>
  );
}

function CrewChoice({
  of: { crew, distance, load, missing },
  isFirst,
  isChosen,
  onChoose,
}: {
  of: Suggestion;
  isFirst: boolean;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const now = useDesk().now.value;
  const at = crew.word?.at;
  return (
    <label class="crew-choice" data-crew={crew.crew.id}>
      <input type="radio" name="crew" checked={isChosen} onChange={onChoose} />
      <span class="grow stack tight">
        <span class="row between">
          <strong>{crew.crew.name}</strong>
          {isFirst && <Badge tone="accent">{t("assign.first")}</Badge>}
        </span>
        <span class="row small quiet">
          <span>
            {distance === null
              ? t("assign.no-place")
              : t("assign.far", { distance: metres(distance) })}
            {at && ` (${age(Math.max(0, now - Date.parse(at)))})`}
          </span>
          {load !== null && <span>{t("assign.load", { n: load })}</span>}
          {missing.length > 0 ? (
            <Badge tone="amber">{t("assign.skills-missing", { skills: missing.join(", ") })}</Badge>
          ) : (
            <span>{t("assign.skills-there")}</span>
          )}
        </span>
      </span>
    </label>
  );
}

/** How many tickets each crew holds now; empty until it is known. */
function useLoad(): ReadonlyMap<string, number> {
  const [load, setLoad] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(() => {
    const over = new AbortController();
    void loadOfCrews(over.signal).then((found) => over.signal.aborted || setLoad(found));
    return () => over.abort();
  }, []);
  return load;
}

/** Without an answer the suggestion goes by distance and skills, and says no number. */
async function loadOfCrews(signal: AbortSignal): Promise<ReadonlyMap<string, number>> {
  try {
    const { rows } = await read<{ rows: { holder: string | null; tickets: number }[] }>(
      "statistics/counts?by=holder",
      signal,
    );
    return new Map(rows.flatMap(({ holder, tickets }) => (holder ? [[holder, tickets]] : [])));
  } catch {
    return new Map();
  }
}

/** What the profile's templates propose for such a case. */
function typeFor(ticket: Ticket): string {
  const fits = (profile.value?.work ?? []).filter((one) => isFor(one, ticket));
  return fits[0]?.type ?? "on-site-survey";
}

function templateFor(ticket: Ticket, type: string) {
  return (profile.value?.work ?? []).find((one) => one.type === type && isFor(one, ticket));
}

function isFor(one: { classes: string[]; sub_items: string[] }, ticket: Ticket): boolean {
  const among = (codes: string[], code: string | null) =>
    codes.length === 0 || (code !== null && codes.includes(code));
  return among(one.classes, ticket.class) && among(one.sub_items, ticket.sub_item);
}
