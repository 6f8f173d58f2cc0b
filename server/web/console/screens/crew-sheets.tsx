/** A crew is made, and people are added to one. */
import { useState } from "preact/hooks";
import { Button } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { ask, freshKey } from "../core/api";
import type { Crew } from "../core/crews";
import { profile } from "../core/profile";
import { MANAGE_CREWS, may } from "../core/session";
import { t, titled } from "../text";
import { Refused } from "./attention-sheets";
import { Told } from "./told";
import { useCommand, useDesk } from "./use";
import { useAnswer } from "./use-reading";

export function NewCrewSheet({ onClose }: { onClose: () => void }) {
  const desk = useDesk();
  const [said, setSaid] = useState({ id: "c-", name: "", area: "", skills: "" });
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  const set = (change: Partial<typeof said>) => {
    setSaid({ ...said, ...change });
    setKey(freshKey());
  };
  const districts = profile.value?.districts ?? [];
  async function make() {
    const body = {
      id: said.id.trim(),
      name: said.name.trim(),
      area: said.area || null,
      skills: said.skills
        .split(/[,，;；]/)
        .map((one) => one.trim())
        .filter(Boolean),
    };
    const made = await run(async () => {
      await ask("crews", { method: "POST", body, key });
      await desk.crews.load();
    });
    if (made) onClose();
  }
  return (
    <Sheet title={t("crews.make")} onClose={onClose}>
      <TextField
        label={t("crews.name")}
        required
        value={said.name}
        onValue={(name) => set({ name })}
      />
      <TextField
        label={t("crews.id")}
        hint={t("crews.id-hint")}
        required
        value={said.id}
        onValue={(id) => set({ id })}
      />
      {districts.length > 0 ? (
        <Select
          label={t("crews.area")}
          value={said.area}
          options={districts.map(({ code, title }) => ({
            value: code,
            label: titled(title, code),
          }))}
          onValue={(area) => set({ area })}
        />
      ) : (
        <TextField label={t("crews.area")} value={said.area} onValue={(area) => set({ area })} />
      )}
      <TextField
        label={t("crews.skills")}
        hint={t("crews.skills-hint")}
        value={said.skills}
        onValue={(skills) => set({ skills })}
      />
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
