/** A crew is made and changed, and people are added to one. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Button } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { type Answer, ask, freshKey } from "../core/api";
import type { Crew } from "../core/crews";
import { profile } from "../core/profile";
import { MANAGE_CREWS, may } from "../core/session";
import { t, titled } from "../text";
import { Refused } from "./attention-sheets";
import { Told } from "./told";
import { toldIfChanged } from "./told-if-changed";
import { useCommand, useDesk } from "./use";
import { useAnswer, useReading } from "./use-reading";

interface Said {
  name: string;
  area: string;
  skills: string;
}

export function NewCrewSheet({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const [said, setSaid] = useState({ id: "c-", name: "", area: "", skills: "" });
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  const set = (change: Partial<typeof said>) => {
    setSaid({ ...said, ...change });
    setKey(freshKey());
  };
  async function make() {
    const body = { id: said.id.trim(), ...written(said) };
    const made = await run(async () => {
      await ask("crews", { method: "POST", body, key });
      await desk.crews.load();
    });
    if (made) onClose();
  }
  return (
    <Sheet title={t("crews.make")} onClose={onClose}>
      <Fields said={said} onSaid={set}>
        <TextField
          label={t("crews.id")}
          hint={t("crews.id-hint")}
          required
          value={said.id}
          onValue={(id) => set({ id })}
        />
      </Fields>
      <Refused why={refused} />
      <Button
        kind="primary"
        disabled={busy || !said.name.trim() || said.id.trim().length < 3}
        onClick={() => void make()}
      >
        {t("crews.make")}
      </Button>
    </Sheet>
  );
}

/** Read anew when it is opened, so that it is changed as it is now. */
export function CrewSheet({ crew, onClose }: { crew: string; onClose: () => void }) {
  const path = `crews/${encodeURIComponent(crew)}`;
  const known = useReading<Answer<Crew>>((signal) => ask<Crew>(path, { signal }));
  return (
    <Sheet title={known.content?.content.name ?? crew} onClose={onClose}>
      <Told reading={known.reading} isOld={known.content !== null} retry={known.again} />
      {known.content && <Change path={path} of={known.content} onClose={onClose} />}
    </Sheet>
  );
}

function Change({
  path,
  of: { content, etag },
  onClose,
}: {
  path: string;
  of: Answer<Crew>;
  onClose: () => void;
}) {
  const desk = useDesk();
  const before = {
    name: content.name,
    area: content.area ?? "",
    skills: content.skills.join(", "),
  };
  const [said, setSaid] = useState<Said>(before);
  const { busy, refused, run } = useCommand();
  const isSame = JSON.stringify(written(said)) === JSON.stringify(written(before));
  async function save() {
    const how = { method: "PATCH", body: written(said), ifMatch: etag ?? undefined } as const;
    const done = await run(async () => {
      await toldIfChanged(async () => void (await ask(path, how)));
      await desk.crews.load();
    });
    if (done) onClose();
  }
  return (
    <>
      <Fields said={said} onSaid={(change) => setSaid({ ...said, ...change })} />
      <Refused why={refused} />
      <Button
        kind="primary"
        disabled={busy || isSame || !said.name.trim()}
        onClick={() => void save()}
      >
        {t("do.save")}
      </Button>
    </>
  );
}

/** `children`: what stands after the name. */
function Fields({
  said,
  onSaid,
  children,
}: {
  said: Said;
  onSaid: (change: Partial<Said>) => void;
  children?: ComponentChildren;
}) {
  const districts = profile.value?.districts ?? [];
  return (
    <>
      <TextField
        label={t("crews.name")}
        required
        value={said.name}
        onValue={(name) => onSaid({ name })}
      />
      {children}
      {districts.length > 0 ? (
        <Select
          label={t("crews.area")}
          value={said.area}
          options={districts.map(({ code, title }) => ({
            value: code,
            label: titled(title, code),
          }))}
          onValue={(area) => onSaid({ area })}
        />
      ) : (
        <TextField label={t("crews.area")} value={said.area} onValue={(area) => onSaid({ area })} />
      )}
      <TextField
        label={t("crews.skills")}
        hint={t("crews.skills-hint")}
        value={said.skills}
        onValue={(skills) => onSaid({ skills })}
      />
    </>
  );
}

/** What was typed, as the server takes it. */
function written({ name, area, skills }: Said) {
  return {
    name: name.trim(),
    area: area.trim() || null,
    skills: skills
      .split(/[,，;；]/)
      .map((one) => one.trim())
      .filter(Boolean),
  };
}

interface Member {
  id: string;
  name: string;
}

export function MembersSheet({ crew, onClose }: { crew: Crew; onClose: () => void }) {
  const known = useAnswer<{ items: Member[] }>(`members?crew=${encodeURIComponent(crew.id)}`);
  const [name, setName] = useState("");
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  async function add() {
    const body = { crew: crew.id, name: name.trim() };
    const added = await run(async () => void (await ask("members", { method: "POST", body, key })));
    if (!added) return;
    setName("");
    setKey(freshKey());
    known.again();
  }
  return (
    <Sheet title={t("crews.members-of", { crew: crew.name })} onClose={onClose}>
      <Told reading={known.reading} isOld={known.content !== null} retry={known.again} />
      <ul class="stack tight">
        {known.content?.items.map((one) => (
          <li key={one.id}>{one.name}</li>
        ))}
      </ul>
      {known.content?.items.length === 0 && <p class="quiet">{t("crews.no-members")}</p>}
      {may(MANAGE_CREWS) && (
        <>
          <TextField label={t("crews.member-name")} value={name} onValue={setName} />
          <Refused why={refused} />
          <Button disabled={busy || !name.trim()} onClick={() => void add()}>
            {t("crews.add-member")}
          </Button>
        </>
      )}
    </Sheet>
  );
}
