/** What needs somebody and is no fact: promises, quarantine, devices, webhooks. */
import { Clock, FileWarning, ListChecks, PlugZap } from "lucide-preact";
import { useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { countdown, exactly, when } from "#shared/format/time";
import { Badge, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { ask } from "../core/api";
import type { Kept } from "../core/attention";
import type { Device, Worry } from "../core/crews";
import { addressOf, route } from "../core/route";
import { type Row, urgencyOf } from "../core/rows";
import { CORRECT, may, WEBHOOKS } from "../core/session";
import type { Webhook } from "../core/webhooks";
import { t, term } from "../text";
import { Refused } from "./attention-sheets";
import { Matter, TicketLink } from "./matter";
import { useCommand, useDesk } from "./use";

export function PromiseLine({ row, isOver }: { row: Row; isOver: boolean }) {
  const desk = useDesk();
  const now = desk.now.value;
  const isMissed = urgencyOf({ ...row, emergency: false }, now) === "missed";
  const crews = row.holders.map((crew) => desk.crews.nameOf(crew)).join(", ");
  return (
    <Matter
      tone={isMissed ? "bad" : "amber"}
      isOver={isOver}
      id={row.ticket}
      isOpen={route.value.ticket === row.ticket}
    >
      <div class="row between">
        <TicketLink ticket={row.ticket} title={row.title} />
        <span class="row">
          {row.emergency && <Badge tone="bad">{t("queue.emergency")}</Badge>}
          <Badge
            tone={isMissed ? "bad" : "amber"}
            sign={Clock}
            title={row.due ? exactly(row.due) : ""}
          >
            {term("deadline-state", isMissed ? "missed" : "at-risk")}
            {row.due && <> · {countdown(row.due, now)}</>}
          </Badge>
          <span class="quiet small">{crews || t("queue.nobody")}</span>
        </span>
      </div>
    </Matter>
  );
}

export function KeptLine({
  kept,
  isOver,
  again,
}: {
  kept: Kept;
  isOver: boolean;
  again: () => void;
}) {
  const desk = useDesk();
  const [settling, setSettling] = useState(false);
  const { document: said } = kept;
  const isPoison = said.type === "poison";
  const crew = said.crew ?? said.database?.replace(/^mailbox-/, "");
  return (
    <Matter tone={isPoison ? "bad" : "amber"} isOver={isOver} id={kept.id}>
      <div class="row between">
        <strong class="row">
          <FileWarning class="icon small" aria-hidden="true" />
          {t(isPoison ? "kept.poison" : "kept.refused")}
        </strong>
        <span class="quiet small" title={said.at ? exactly(said.at) : ""}>
          {desk.crews.nameOf(crew)}
          {said.device && ` · ${desk.crews.deviceName(said.device)}`}
          {said.at && ` · ${when(said.at, desk.now.value)}`}
        </span>
      </div>
      <p>{said.reason ?? said.error?.message}</p>
      <p class="small quiet">{t(isPoison ? "kept.poison-means" : "kept.refused-means")}</p>
      <details>
        <summary class="small">
          {t("kept.document")}: {said.id}
        </summary>
        <pre class="small">{JSON.stringify(said, null, 2)}</pre>
      </details>
      {kept.attachments.length > 0 && (
        <ul class="row small">
          <li>{t("kept.attachments")}:</li>
          {kept.attachments.map((address) => (
            <li key={address}>
              <a href={address} download>
                {decodeURIComponent(address.split("/attachments/")[1] ?? address)}
              </a>
            </li>
          ))}
        </ul>
      )}
      {may(CORRECT) && !isOver && (
        <div class="row">
          <Button sign={ListChecks} onClick={() => setSettling(true)} data-settle={kept.id}>
            {t("kept.settle")}
          </Button>
        </div>
      )}
      {settling && (
        <SettleSheet
          entry={kept.id}
          onClose={() => {
            setSettling(false);
            again();
          }}
        />
      )}
    </Matter>
  );
}

function SettleSheet({ entry, onClose }: { entry: string; onClose: () => void }) {
  const [note, setNote] = useState("");
  const { busy, refused, run } = useCommand();
  async function settle() {
    const path = `quarantine/${encodeURIComponent(entry)}/settlement`;
    const body = { note: note.trim() };
    if (await run(async () => void (await ask(path, { method: "POST", body })))) onClose();
  }
  return (
    <Sheet title={t("kept.settle-title")} onClose={onClose}>
      <p>{t("kept.settle-means")}</p>
      <TextField label={t("kept.note")} value={note} lines={3} required onValue={setNote} />
      <Refused why={refused} />
      <Button kind="primary" disabled={busy || !note.trim()} onClick={() => void settle()}>
        {t("kept.settle")}
      </Button>
    </Sheet>
  );
}

export function DeviceLine({ device, isOver }: { device: Device; isOver: boolean }) {
  const desk = useDesk();
  return (
    <Matter tone="amber" isOver={isOver} id={device.id}>
      <div class="row between">
        <span class="row">
          <strong>{device.name}</strong>
          <span class="quiet small">{desk.crews.nameOf(device.crew)}</span>
          {device.outbox.worries.map((worry) => (
            <Badge tone="amber" key={worry}>
              {worryText(worry, device, desk.now.value)}
            </Badge>
          ))}
        </span>
        <a class="button" href={addressOf({ place: "crews", part: "devices", ticket: null })}>
          {t("devices.look")}
        </a>
      </div>
    </Matter>
  );
}

export function worryText(worry: Worry, { outbox }: Device, now: number): string {
  const { received_at, waiting, battery, storage_left } = outbox;
  if (worry === "silent")
    return t("worry.silent", { when: received_at ? when(received_at, now) : "" });
  if (worry === "waiting") {
    const n = (waiting?.facts ?? 0) + (waiting?.originals ?? 0);
    return t("worry.waiting", { n, when: waiting?.since ? when(waiting.since, now) : "" });
  }
  if (worry === "battery") return t("worry.battery", { n: battery ?? 0 });
  return t("worry.storage", { room: bytes(storage_left ?? 0) });
}

export function WebhookLine({ hook, isOver }: { hook: Webhook; isOver: boolean }) {
  return (
    <Matter tone="bad" isOver={isOver} id={hook.id}>
      <div class="row between">
        <span class="row">
          <PlugZap class="icon small" aria-hidden="true" />
          <strong>{hook.url}</strong>
          {hook.parked > 0 && <Badge tone="bad">{t("webhook.parked", { n: hook.parked })}</Badge>}
          {hook.pending > 0 && <Badge>{t("webhook.pending", { n: hook.pending })}</Badge>}
        </span>
        {may(WEBHOOKS) && (
          <a
            class="button"
            href={addressOf({ place: "administration", part: "webhooks", ticket: null })}
          >
            {t("webhook.look")}
          </a>
        )}
      </div>
      <p class="small">{[hook.last_status, hook.last_error].filter(Boolean).join(" · ")}</p>
    </Matter>
  );
}
