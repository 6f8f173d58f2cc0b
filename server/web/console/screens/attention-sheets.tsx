/** Answers to facts that wait: taken, declined, put right; each decided as it was on the screen. */
import { useState } from "preact/hooks";
import { reasonText } from "#shared/text/faults";
import { Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { amended, membersOf } from "../core/amending";
import { ask, freshKey } from "../core/api";
import type { Waiting } from "../core/attention";
import { t, term } from "../text";
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
  const [typed, setTyped] = useState<Record<string, string>>({});
  const { busy, refused, send, changed } = useAnswer({ of: one, onClose });
  const body = amended(one.fact.body, typed);
  return (
    <Sheet title={t("waiting.amend-title")} onClose={onClose}>
      <p>{t("waiting.amend-means")}</p>
      {membersOf(one.fact.body, one.reasons).map((member) => (
        <TextField
          key={member.name}
          label={term("member", member.name)}
          value={typed[member.name] ?? member.text}
          fault={member.faults.map((reason) => reasonText(reason, false)).join(" ") || undefined}
          onValue={(value) => {
            setTyped({ ...typed, [member.name]: value });
            changed();
          }}
        />
      ))}
      <Refused why={refused} />
      <Button
        kind="primary"
        disabled={busy || Object.keys(typed).length === 0}
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
