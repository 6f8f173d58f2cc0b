/** Areas, and who works in each. */
import { MapPinned } from "lucide-preact";
import { Badge, Empty } from "#shared/ui/basics";
import { profile } from "../../core/profile";
import { type User, usersOf } from "../../core/users";
import { t, titled } from "../../text";
import { Told } from "../told";
import { useDesk } from "../use";
import { useReading } from "../use-reading";

const ACTIVE = { role: "", active: "true" };

export function AreasPart() {
  const users = useReading((stop) => usersOf(ACTIVE, stop));
  const crews = useDesk().crews.all.value;
  const listed = new Map((profile.value?.districts ?? []).map((one) => [one.code, one.title]));
  const used = [
    ...(users.content?.flatMap(({ areas }) => areas) ?? []),
    ...crews.flatMap(({ area }) => (area ? [area] : [])),
  ];
  const codes = [...new Set([...listed.keys(), ...used])];
  return (
    <section class="card stack">
      <p class="quiet">{t(listed.size > 0 ? "areas.intro" : "areas.none")}</p>
      <Told reading={users.reading} isOld={users.content !== null} retry={users.again} />
      {users.content && codes.length === 0 && <Empty sign={MapPinned}>{t("say.none")}</Empty>}
      {codes.length > 0 && (
        <div class="wide-table">
          <table>
            <thead>
              <tr>
                <th scope="col">{t("areas.code")}</th>
                <th scope="col">{t("areas.title")}</th>
                <th scope="col">{t("areas.users")}</th>
                <th scope="col">{t("areas.crews")}</th>
              </tr>
            </thead>
            <tbody>
              {codes.map((code) => (
                <tr key={code} data-area={code}>
                  <th scope="row">{code}</th>
                  <td>
                    {listed.has(code) || listed.size === 0 ? (
                      titled(listed.get(code), code)
                    ) : (
                      <Badge tone="amber">{t("areas.unlisted")}</Badge>
                    )}
                  </td>
                  <td>{namesOf(users.content ?? [], code)}</td>
                  <td>
                    {crews
                      .filter(({ area }) => area === code)
                      .map(({ name }) => name)
                      .join(", ")}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

/** Who is named for an area; a user without areas works in all of them and is not repeated in each. */
function namesOf(users: readonly User[], code: string): string {
  return users
    .filter(({ areas }) => areas.includes(code))
    .map(({ user }) => user)
    .join(", ");
}
