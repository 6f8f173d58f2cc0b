/** Answers to facts that wait: taken, declined, put right; each decided as it was on the screen. */
import { useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { ask, freshKey } from "../core/api";
import type { Waiting } from "../core/attention";
import { leavesOf, pathOf } from "../core/ticket/mending";
import { t } from "../text";
import { faultsAt, LeafField } from "./ticket/leaf-field";
import { useCommand, useDesk } from "./use";

interface Asked {
  of: Waiting;
  onClose: () => void;
}

/** One key for one intention; another body is another one. */
function useAnswer({ of: one, onClose }: Asked) {
  const [key, setKey] = useState(freshKey);
  const [seen] = useState(one.etag);
  const command = useCommand();
  async function send(what: string, body: unknown) {
    const { ticket, fact } = one;
    const path = `tickets/${encodeURIComponent(ticket)}/facts/${encodeURIComponent(fact._id)}/${what}`;
    const sent = () => ask(path, { method: "POST", body, key, ifMatch: seen });
    if (await command.run(async () => void (await sent()))) onClose();
  }
  return { ...command, send, changed: () => setKey(freshKey()) };
}

export function AnswerSheet({ of: one, accept, onClose }: Asked & { accept: boolean }) {
  const desk = useDesk();
  const [reason, setReason] = useState("");
  const { busy, refused, send, changed } = useAnswer({ of: one, onClose });
  const crew = desk.crews.nameOf(one.fact.author.crew);
  return (
    <Sheet title={t(accept ? "waiting.accept-title" : "waiting.decline-title")} onClose={onClose}>
      <p>{accept ? t("waiting.accept-means") : t("waiting.decline-means", { crew })}</p>
      <TextField
        label={t("waiting.reason")}
        value={reason}
        lines={3}
        required
        onValue={(value) => {
          setReason(value);
          changed();
        }}
      />
      <Refused why={refused} />
      <Button
        kind={accept ? "primary" : "danger"}
        disabled={busy || !reason.trim()}
        onClick={() => void send("acceptance", { accept, reason: reason.trim() })}
        data-confirm={accept ? "accept" : "decline"}
      >
        {t(accept ? "waiting.accept" : "waiting.decline")}
      </Button>
    </Sheet>
  );
}

export function AmendSheet({ of: one, onClose }: Asked) {
  const { body: before } = one.fact;
  const [body, setBody] = useState(before);
  const { busy, refused, send, changed } = useAnswer({ of: one, onClose });
  return (
    <Sheet title={t("waiting.amend-title")} onClose={onClose}>
      <p>{t("waiting.amend-means")}</p>
      {leavesOf(before, one.reasons.map(pathOf)).map((leaf) => (
        <LeafField
          key={leaf.path}
          leaf={leaf}
          body={body}
          fault={faultsAt(one.reasons, leaf.path)}
          onBody={(typed) => {
            setBody(typed);
            changed();
          }}
        />
      ))}
      <Refused why={refused} />
      <Button
        kind="primary"
        disabled={busy || body === before}
        onClick={() => void send("amendment", { body })}
        data-confirm="amend"
      >
        {t("waiting.amend")}
      </Button>
    </Sheet>
  );
}

export function Refused({ why }: { why: string | null }) {
  if (!why) return null;
  return (
    <Banner tone="bad" urgent>
      {why}
    </Banner>
  );
}
