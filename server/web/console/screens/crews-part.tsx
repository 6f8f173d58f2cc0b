/** All crews: where each is and since when, what it does, what is still on its phone; made here. */
import { Inbox, PencilLine, UserPlus, Users } from "lucide-preact";
import { useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { exactly } from "#shared/format/time";
import { Badge, Button, Empty } from "#shared/ui/basics";
import type { Crew, CrewNow, Waiting } from "../core/crews";
import { freshnessOf } from "../core/freshness";
import { profile } from "../core/profile";
import { addressOf } from "../core/route";
import { MANAGE_CREWS, may } from "../core/session";
import { t, term, titled } from "../text";
import { age } from "./age";
import { CrewSheet, MembersSheet, NewCrewSheet } from "./crew-sheets";
import { useDesk } from "./use";

const TONES = { fresh: "good", old: "plain", silent: "amber", unknown: "unknown" } as const;

export function CrewsPart() {
  const crews = useDesk().crews.now.value;
  const [isMaking, setMaking] = useState(false);
  const [members, setMembers] = useState<Crew | null>(null);
  const [changing, setChanging] = useState<string | null>(null);
  return (
    <>
      {may(MANAGE_CREWS) && (
        <div class="row">
          <Button kind="primary" sign={UserPlus} onClick={() => setMaking(true)}>
            {t("crews.make")}
          </Button>
        </div>
      )}
      {crews.length === 0 ? (
        <Empty sign={Inbox}>{t("crews.empty")}</Empty>
      ) : (
        <table>
          <thead>
            <tr>
              <th scope="col">{t("assign.crew")}</th>
              <th scope="col">{t("crews.age")}</th>
              <th scope="col">{t("crews.doing")}</th>
              <th scope="col">{t("crews.phone")}</th>
              <th scope="col">{t("crews.battery")}</th>
              <th scope="col">{t("crews.area")}</th>
              <th scope="col">{t("crews.skills")}</th>
              <th scope="col">{t("crews.members")}</th>
            </tr>
          </thead>
          <tbody>
            {crews.map((one) => (
              <Line
                of={one}
                key={one.crew.id}
                onMembers={() => setMembers(one.crew)}
                onChange={() => setChanging(one.crew.id)}
              />
            ))}
          </tbody>
        </table>
      )}
      {isMaking && <NewCrewSheet onClose={() => setMaking(false)} />}
      {changing && <CrewSheet crew={changing} onClose={() => setChanging(null)} />}
      {members && <MembersSheet crew={members} onClose={() => setMembers(null)} />}
    </>
  );
}

function Line({
  of: { crew, word, waiting },
  onMembers,
  onChange,
}: {
  of: CrewNow;
  onMembers: () => void;
  onChange: () => void;
}) {
  const now = useDesk().now.value;
  const old = word?.at ? Math.max(0, now - Date.parse(word.at)) : null;
  return (
    <tr data-crew={crew.id}>
      <th scope="row">{crew.name}</th>
      <td title={word?.at ? exactly(word.at) : ""}>
        {old === null ? (
          <Badge tone="unknown">{t("crews.not-sharing")}</Badge>
        ) : (
          <Badge tone={TONES[freshnessOf(old, profile.value?.dispatch)]}>{age(old)}</Badge>
        )}
      </td>
      <td>
        {word?.step && term("state", word.step)}{" "}
        {word?.ticket && (
          <a href={addressOf({ place: "desk", part: null, ticket: word.ticket })}>{word.ticket}</a>
        )}
      </td>
      <td>
        <OnPhone waiting={waiting} />
      </td>
      <td>{word?.battery != null && `${word.battery}\u2009%`}</td>
      <td>{areaOf(crew.area)}</td>
      <td>{crew.skills.join(", ")}</td>
      <td>
        <span class="row">
          <Button sign={Users} onClick={onMembers} data-members={crew.id}>
            {t("crews.members")}
          </Button>
          {may(MANAGE_CREWS) && (
            <Button sign={PencilLine} onClick={onChange} data-change={crew.id}>
              {t("crews.change")}
            </Button>
          )}
        </span>
      </td>
    </tr>
  );
}

function areaOf(code: string | null): string {
  const known = profile.value?.districts.find((one) => one.code === code);
  return titled(known?.title, code ?? "");
}

export function OnPhone({ waiting }: { waiting: Waiting | null }) {
  if (!waiting) return <Badge tone="unknown">{t("say.unknown")}</Badge>;
  const count = waiting.facts + waiting.originals;
  if (count === 0) return <span class="quiet">{t("crews.nothing-waiting")}</span>;
  return (
    <Badge tone="amber" title={waiting.since ? exactly(waiting.since) : ""}>
      {t("crews.waiting", { n: count })} · {bytes(waiting.bytes)}
    </Badge>
  );
}
