/** The attention desk: what needs somebody, in groups, with the one thing to do beside each. */
import "./attention.css";
import { RefreshCw } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Badge, Button } from "#shared/ui/basics";
import { Attention } from "../core/attention";
import type { Group } from "../core/group";
import { route } from "../core/route";
import { may, READ_QUARANTINE, WEBHOOKS } from "../core/session";
import { t } from "../text";
import { ExpiredLine, WaitingLine } from "./attention-facts";
import { DeviceLine, KeptLine, PromiseLine, WebhookLine } from "./attention-things";
import { TicketPane } from "./ticket/pane";
import { Told } from "./told";
import { useDesk } from "./use";

type Name = "promises" | "faulty" | "late" | "kept" | "devices" | "expired" | "webhooks";

export function AttentionPlace() {
  const { alarm } = useDesk();
  const [all] = useState(() => new Attention());
  useEffect(() => all.open(), []);
  // Whoever stands before the list has seen what is new.
  const unseen = alarm.count.value;
  useEffect(() => alarm.look(), [unseen]);
  const isOpen = route.value.ticket !== null;
  return (
    <main class={isOpen ? "attention" : "attention alone"}>
      <div class="groups">
        <header class="stack tight">
          <h1>{t("place.attention")}</h1>
          <p class="quiet">{t("attention.intro")}</p>
        </header>
        <Jump all={all} />
        <Part
          name="promises"
          group={all.promises}
          line={(row, isOver) => <PromiseLine row={row} isOver={isOver} />}
        />
        <Part
          name="faulty"
          group={all.faulty}
          line={(one, isOver) => (
            <WaitingLine waiting={one} isOver={isOver} again={() => all.faulty.hear()} />
          )}
        />
        <Part
          name="late"
          group={all.late}
          line={(one, isOver) => (
            <WaitingLine waiting={one} isOver={isOver} again={() => all.late.hear()} isLate />
          )}
        />
        {may(READ_QUARANTINE) && (
          <Part
            name="kept"
            group={all.kept}
            line={(one, isOver) => (
              <KeptLine kept={one} isOver={isOver} again={() => all.kept.hear()} />
            )}
          />
        )}
        <Part
          name="devices"
          group={all.devices}
          line={(one, isOver) => <DeviceLine device={one} isOver={isOver} />}
        />
        <Part
          name="expired"
          group={all.expired}
          line={(one, isOver) => <ExpiredLine waiting={one} isOver={isOver} />}
        />
        {may(WEBHOOKS) && (
          <Part
            name="webhooks"
            group={all.webhooks}
            line={(one, isOver) => <WebhookLine hook={one} isOver={isOver} />}
          />
        )}
      </div>
      {isOpen && <TicketPane />}
    </main>
  );
}

/** How many there are of each, and the way to them. */
function Jump({ all }: { all: Attention }) {
  const names: Name[] = ["promises", "faulty", "late", "kept", "devices", "expired", "webhooks"];
  return (
    <nav class="jump row" aria-label={t("attention.jump")}>
      {names.map((name) => {
        const total = all[name].total.value;
        if (!total) return null;
        return (
          <Button
            key={name}
            class="small"
            disabled={total.count === 0}
            onClick={() => document.getElementById(name)?.scrollIntoView()}
          >
            {t(`group.${name}`)} <Count of={total} />
          </Button>
        );
      })}
    </nav>
  );
}

function Count({ of: { count, capped } }: { of: { count: number; capped: boolean } }) {
  return (
    <Badge tone={count > 0 ? "amber" : "plain"}>
      {count}
      {capped && "+"}
    </Badge>
  );
}

/** Of a group at first: none must hide those below it. */
const FEW = 8;

function Part<Item>({
  name,
  group,
  line,
}: {
  name: Name;
  group: Group<Item>;
  line: (item: Item, isOver: boolean) => ComponentChildren;
}) {
  const { shown, waiting } = group.list.value;
  const [isAll, setAll] = useState(false);
  const some = isAll ? shown : shown.slice(0, FEW);
  const total = group.total.value;
  const isDone = group.reading.value === "done";
  return (
    <section class="stack" id={name} data-group={name}>
      <h2 class="row">
        {t(`group.${name}`)} {total && <Count of={total} />}
      </h2>
      {waiting > 0 && (
        <Button wide sign={RefreshCw} onClick={() => group.show()}>
          {t("attention.show", { n: waiting })}
        </Button>
      )}
      <Told
        reading={group.reading.value}
        isOld={total !== null}
        retry={() => void group.read(false)}
      />
      {isDone && shown.length === 0 && waiting === 0 && (
        <p class="small quiet">{t("attention.clear")}</p>
      )}
      <ul class="stack tight">
        {some.map(({ item, isOver }) => (
          <li key={group.keyOf(item)}>{line(item, isOver)}</li>
        ))}
      </ul>
      {some.length < shown.length && (
        <Button wide onClick={() => setAll(true)}>
          {t("attention.all", { n: shown.length })}
        </Button>
      )}
      {total && (total.capped || total.count > shown.length + waiting) && (
        <p class="small quiet">{t("attention.more", { n: total.count })}</p>
      )}
    </section>
  );
}
