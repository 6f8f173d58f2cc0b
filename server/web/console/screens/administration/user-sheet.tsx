/** A user is made, or changed: role, areas, crew, password, and whether he may log in. */
import { useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { Check, Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { type Answer, freshKey } from "../../core/api";
import { session } from "../../core/session";
import { changeUser, makeUser, ROLES, type User, userWithTag } from "../../core/users";
import { t, term } from "../../text";
import { Told } from "../told";
import { toldIfChanged } from "../told-if-changed";
import { useCommand, useDesk } from "../use";
import { useReading } from "../use-reading";
import { Areas } from "./areas";

const LEADER = "crew-leader";
const NOBODY: User = { user: "", role: "", areas: [], crew: null, active: true };

export function NewUser({ onClose }: { onClose: () => void }) {
  const [user, setUser] = useState(NOBODY);
  const [password, setPassword] = useState("");
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  async function make() {
    const { user: name, role, areas, crew } = user;
    const change = { role, areas, crew, password };
    if (await run(() => makeUser(name.trim(), change, key))) onClose();
  }
  return (
    <Sheet title={t("user.new")} onClose={onClose}>
      <TextField
        label={t("login.user")}
        value={user.user}
        required
        maxLength={40}
        onValue={(name) => {
          setUser({ ...user, user: name });
          setKey(freshKey());
        }}
      />
      <UserFields
        user={user}
        onUser={(changed) => {
          setUser(changed);
          setKey(freshKey());
        }}
      />
      <Password
        label={t("user.first-password")}
        value={password}
        onValue={(text) => {
          setPassword(text);
          setKey(freshKey());
        }}
      />
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button
        kind="primary"
        disabled={busy || !user.user.trim() || !isWhole(user) || !password}
        onClick={() => void make()}
      >
        {t("user.make")}
      </Button>
    </Sheet>
  );
}

export function ChangeUser({ user, onClose }: { user: string; onClose: () => void }) {
  const known = useReading((stop) => userWithTag(user, stop), user);
  return (
    <Sheet title={t("user.change", { user })} onClose={onClose}>
      <Told reading={known.reading} isOld={known.content !== null} retry={known.again} />
      {known.content && <Changing of={known.content} onClose={onClose} />}
    </Sheet>
  );
}

function Changing({ of, onClose }: { of: Answer<User>; onClose: () => void }) {
  // As it was when the sheet opened: what others did meanwhile is told first.
  const [{ content, etag }] = useState(of);
  const [user, setUser] = useState(content);
  const [password, setPassword] = useState("");
  const { busy, refused, run } = useCommand();
  async function change() {
    const { role, areas, crew, active } = user;
    const wanted = { role, areas, crew, active, ...(password ? { password } : {}) };
    if (await run(() => toldIfChanged(() => changeUser(user.user, wanted, etag)))) onClose();
  }
  return (
    <>
      <Banner tone="amber">{t("user.ends-logins")}</Banner>
      <UserFields user={user} onUser={setUser} />
      <Password label={t("user.new-password")} value={password} onValue={setPassword} />
      {user.user !== session.value?.user && (
        <Check
          label={t("user.may-log-in")}
          value={user.active}
          onValue={(active) => setUser({ ...user, active })}
        />
      )}
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button kind="primary" disabled={busy || !isWhole(user)} onClick={() => void change()}>
        {t("do.save")}
      </Button>
    </>
  );
}

function UserFields({ user, onUser }: { user: User; onUser: (user: User) => void }) {
  const { crews } = useDesk();
  return (
    <>
      <Select
        label={t("user.role")}
        value={user.role}
        required
        options={ROLES.map((value) => ({ value, label: term("office-role", value) }))}
        onValue={(role) => onUser({ ...user, role, crew: role === LEADER ? user.crew : null })}
      />
      {user.role === LEADER && (
        <Select
          label={t("user.leads")}
          value={user.crew ?? ""}
          required
          options={crews.all.value.map(({ id, name }) => ({ value: id, label: name }))}
          onValue={(crew) => onUser({ ...user, crew: crew || null })}
        />
      )}
      <Areas areas={user.areas} onAreas={(areas) => onUser({ ...user, areas })} />
    </>
  );
}

function Password(props: { label: string; value: string; onValue: (value: string) => void }) {
  return (
    <TextField
      {...props}
      type="password"
      autocomplete="new-password"
      hint={t("user.password-hint")}
    />
  );
}

function isWhole({ role, crew }: User): boolean {
  return role !== "" && (role !== LEADER || crew !== null);
}
