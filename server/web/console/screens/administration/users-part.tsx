/** Users: who works in the office as what, made and changed by who may. */
import { Inbox, UserPlus } from "lucide-preact";
import { useState } from "preact/hooks";
import { Badge, Button, Empty } from "#shared/ui/basics";
import { Select } from "#shared/ui/fields";
import { MANAGE_USERS, may } from "../../core/session";
import { ROLES, type User, type UserFilter, usersOf } from "../../core/users";
import { t, term } from "../../text";
import { Told } from "../told";
import { useDesk } from "../use";
import { useReading } from "../use-reading";
import { areaWords } from "./areas";
import { ChangeUser, NewUser } from "./user-sheet";

export function UsersPart() {
  const [filter, setFilter] = useState<UserFilter>({ role: "", active: "" });
  const [open, setOpen] = useState<string | null>(null);
  const [isNew, setNew] = useState(false);
  const users = useReading((stop) => usersOf(filter, stop), JSON.stringify(filter));
  const close = () => {
    setOpen(null);
    setNew(false);
    users.again();
  };
  return (
    <div class="stack">
      <div class="fields no-print">
        <Select
          label={t("user.role")}
          value={filter.role}
          options={ROLES.map((value) => ({ value, label: term("office-role", value) }))}
          onValue={(role) => setFilter({ ...filter, role })}
        />
        <Select
          label={t("user.may-log-in")}
          value={filter.active}
          options={[
            { value: "true", label: t("say.yes") },
            { value: "false", label: t("say.no") },
          ]}
          onValue={(active) => setFilter({ ...filter, active })}
        />
      </div>
      {may(MANAGE_USERS) && (
        <div class="no-print">
          <Button sign={UserPlus} onClick={() => setNew(true)}>
            {t("user.new")}
          </Button>
        </div>
      )}
      <Told reading={users.reading} isOld={users.content !== null} retry={users.again} />
      {users.content && <Table of={users.content} onOpen={setOpen} />}
      {isNew && <NewUser onClose={close} />}
      {open && <ChangeUser user={open} onClose={close} />}
    </div>
  );
}

function Table({ of, onOpen }: { of: readonly User[]; onOpen: (user: string) => void }) {
  const { crews } = useDesk();
  if (of.length === 0) return <Empty sign={Inbox}>{t("user.none")}</Empty>;
  return (
    <div class="wide-table">
      <table>
        <thead>
          <tr>
            <th scope="col">{t("login.user")}</th>
            <th scope="col">{t("user.role")}</th>
            <th scope="col">{t("user.areas")}</th>
            <th scope="col">{t("assign.crew")}</th>
            <th scope="col">{t("user.may-log-in")}</th>
            {may(MANAGE_USERS) && <th scope="col">{t("do.edit")}</th>}
          </tr>
        </thead>
        <tbody>
          {of.map((one) => (
            <tr key={one.user} data-user={one.user}>
              <th scope="row">{one.user}</th>
              <td>{term("office-role", one.role)}</td>
              <td>{areaWords(one.areas)}</td>
              <td>{crews.nameOf(one.crew)}</td>
              <td>
                <Badge tone={one.active ? "good" : "unknown"}>
                  {one.active ? t("say.yes") : t("say.no")}
                </Badge>
              </td>
              {may(MANAGE_USERS) && (
                <td>
                  <Button
                    aria-label={`${t("do.edit")}: ${one.user}`}
                    onClick={() => onOpen(one.user)}
                  >
                    {t("do.edit")}
                  </Button>
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
