/** The crew's work: what is open by urgency and distance, what was taken away, what is over. */
import { Clock, Inbox, MapPin, Siren, TriangleAlert } from "lucide-preact";
import { useState } from "preact/hooks";
import type { Notice } from "#shared/documents";
import { metres } from "#shared/format/numbers";
import { countdown, exactly } from "#shared/format/time";
import { t, term } from "#shared/text";
import { Badge, Banner, Button, Empty, Sign, type Tone } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { addressOf } from "../core/route";
import { OVER, type WorkItem } from "../core/work";
import { Page } from "./shell";
import { useApp } from "./use";
import { useDrawn } from "./use-drawn";
import { useHereOnce } from "./use-here";

/** A search appears where scrolling gets long. */
const MANY = 12;

export function Work() {
  const app = useApp();
  useHereOnce();
  const [sought, setSought] = useState("");
  const all = app.work.value;
  const found = sought.trim() ? all.filter((item) => fits(item, sought)) : all;
  const open = found.filter((item) => !OVER.has(item.state));
  const over = found.filter((item) => OVER.has(item.state));
  const drawn = useDrawn(found.length);
  return (
    <Page title={t("work.title")} right={<Badge>{t("work.open", { n: open.length })}</Badge>}>
      <Taken />
      {all.length > MANY && (
        <TextField label={t("work.search")} type="search" value={sought} onValue={setSought} />
      )}
      {all.length === 0 && (
        <Empty sign={Inbox}>{app.contents.read.value ? t("work.empty") : t("work.not-read")}</Empty>
      )}
      {all.length > 0 && found.length === 0 && (
        <Empty sign={Inbox}>{t("work.nothing-found")}</Empty>
      )}
      <ul class="stack">
        {open.slice(0, drawn).map((item) => (
          <Item {...item} key={item.investigation.id} />
        ))}
      </ul>
      {over.length > 0 && (
        <details>
          <summary class="row">
            <h2>{t("work.over")}</h2>
            <Badge>{over.length}</Badge>
          </summary>
          <ul class="stack">
            {over.slice(0, Math.max(0, drawn - open.length)).map((item) => (
              <Item {...item} key={item.investigation.id} />
            ))}
          </ul>
        </details>
      )}
    </Page>
  );
}

/** Takes the item's parts and not the item, which is made anew with every change of any of them. */
function Item(item: WorkItem) {
  const app = useApp();
  const { ticket, investigation } = item;
  const over = OVER.has(item.state);
  return (
    <li>
      <a
        class={`card item ${over ? "over" : item.deadline}`}
        href={addressOf(investigation.id)}
        data-investigation={investigation.id}
      >
        <span class="row between">
          <span class="title">{ticket.title ?? ticket.ticket}</span>
          <Badge>{term("state", item.state)}</Badge>
        </span>
        <span class="row small">
          {ticket.emergency && (
            <Badge tone="bad" sign={Siren}>
              {t("work.emergency")}
            </Badge>
          )}
          {!over && <DueBadge item={item} now={app.now.value} />}
          <span class="quiet">{term("type", investigation.type)}</span>
        </span>
        <span class="row small">
          <Sign of={MapPin} small />
          <span class="grow">{ticket.site?.address ?? t("say.unknown")}</span>
          {item.distance !== null && <span>{metres(item.distance)}</span>}
        </span>
        {(item.unsent > 0 || item.attention > 0) && (
          <span class="row small">
            {item.attention > 0 && (
              <Badge tone="bad" sign={TriangleAlert}>
                {t("work.attention", { n: item.attention })}
              </Badge>
            )}
            {item.unsent > 0 && (
              <Badge tone="amber">○ {t("work.waiting", { n: item.unsent })}</Badge>
            )}
          </span>
        )}
      </a>
    </li>
  );
}

const TONES: Record<WorkItem["deadline"], Tone> = {
  missed: "bad",
  "at-risk": "amber",
  running: "plain",
  none: "unknown",
};

/** How a promise stands, in colour and in words. */
export function DueBadge({ item, now }: { item: WorkItem; now: number }) {
  const { due, deadline } = item;
  return (
    <Badge tone={TONES[deadline]} sign={Clock} title={due ? exactly(due) : ""}>
      {term("deadline", deadline)}
      {due && <> · {countdown(due, now)}</>}
    </Badge>
  );
}

/** What was taken away lately, and why, until somebody has read it. */
function Taken() {
  const app = useApp();
  const [seen, setSeen] = useState(readSeen());
  const news = [...app.contents.notices.value.values()].filter((one) => !seen.includes(one._id));
  if (news.length === 0) return null;
  const close = (notice: Notice) => {
    const next = [...seen, notice._id].slice(-200);
    localStorage.setItem(SEEN, JSON.stringify(next));
    setSeen(next);
  };
  return (
    <>
      {news.map((notice) => (
        <Banner
          key={notice._id}
          tone="amber"
          sign={TriangleAlert}
          action={<Button onClick={() => close(notice)}>{t("do.close")}</Button>}
        >
          <strong>
            {t("work.taken-away", {
              type: `${notice.ticket} ${term("type", notice.investigation_type)}`,
              why: because(notice),
            })}
          </strong>
          <span class="small">{t("work.taken-away-hint")}</span>
        </Banner>
      ))}
    </>
  );
}

const SEEN = "kancha-seen-notices";

function readSeen(): string[] {
  return JSON.parse(localStorage.getItem(SEEN) ?? "[]");
}

/** Why work was taken away: what the office wrote, or else what it did, by the fact that ended it. */
function because(notice: Notice): string {
  if (notice.because) return notice.because;
  const kind = notice.fact?.split(":")[1];
  if (kind === "assignment") return t("because.reassigned");
  if (kind === "recall") return t("because.recalled");
  return kind === "decision" ? t("because.decided") : t("because.unknown");
}

function fits({ ticket }: WorkItem, sought: string): boolean {
  const { title, site, customer } = ticket;
  const text = [ticket.ticket, title, site?.address, customer?.account, ticket.meter?.number];
  return text.some((one) => one?.toLowerCase().includes(sought.trim().toLowerCase()));
}
