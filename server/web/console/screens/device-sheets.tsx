/** What is done to a device, each with what it means before it is done. */
import { useState } from "preact/hooks";
import { bytes } from "#shared/format/numbers";
import { exactly } from "#shared/format/time";
import { Banner, Button } from "#shared/ui/basics";
import { Select, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { ask } from "../core/api";
import type { Device } from "../core/crews";
import { isTyped, moveOf } from "../core/devices";
import { t } from "../text";
import { Refused } from "./attention-sheets";
import { useCommand, useDesk } from "./use";
import { useHeld } from "./use-held";

interface Asked {
  device: Device;
  onClose: () => void;
}

function useDevice({ device, onClose }: Asked) {
  const desk = useDesk();
  const command = useCommand();
  async function send<T>(what: string, body: unknown = {}): Promise<T | null> {
    let answer: T | null = null;
    const path = `devices/${encodeURIComponent(device.id)}/${what}`;
    await command.run(async () => {
      answer = (await ask<T>(path, { method: "POST", body })).content;
      await desk.crews.load();
    });
    return answer;
  }
  const andClose = async (what: string, body?: unknown) => {
    if (await send(what, body)) onClose();
  };
  return { ...command, send, andClose };
}

export function MoveSheet({ device, onClose }: Asked) {
  const { crews } = useDesk();
  const held = useHeld();
  const [to, setTo] = useState("");
  const { busy, refused, andClose } = useDevice({ device, onClose });
  const others = crews.all.value.filter(({ id }) => id !== device.crew);
  const move = moveOf(device, to, held);
  const from = crews.nameOf(device.crew);
  return (
    <Sheet title={t("devices.move-title", { device: device.name })} onClose={onClose}>
      <Select
        label={t("devices.to")}
        value={to}
        options={others.map(({ id, name }) => ({ value: id, label: name }))}
        onValue={setTo}
      />
      {to && (
        <section class="stack tight" data-preview={to}>
          <h3>{t("devices.on-it")}</h3>
          <ul class="stack tight">
            <li>{t("move.leaving", { crew: from, n: move.leaving })}</li>
            <li>{t("move.coming", { crew: crews.nameOf(to), n: move.coming })}</li>
            <li>
              {move.waiting
                ? t("move.waiting", {
                    n: move.waiting.facts + move.waiting.originals,
                    size: bytes(move.waiting.bytes),
                    crew: from,
                  })
                : t("move.nothing-waiting", { crew: from })}
            </li>
            <li>{t("move.stays")}</li>
          </ul>
        </section>
      )}
      <Refused why={refused} />
      <Button
        kind="primary"
        disabled={busy || !to}
        onClick={() => void andClose("move", { crew: to })}
        data-confirm="move"
      >
        {t("devices.move")}
      </Button>
    </Sheet>
  );
}

export function RotateSheet({ device, onClose }: Asked) {
  const { busy, refused, send } = useDevice({ device, onClose });
  const [token, setToken] = useState<string | null>(null);
  async function rotate() {
    const answer = await send<{ token: string }>("rotate");
    if (answer) setToken(answer.token);
  }
  return (
    <Sheet title={t("devices.rotate-title", { device: device.name })} onClose={onClose}>
      <p>{t("devices.rotate-means")}</p>
      <Refused why={refused} />
      {token ? (
        <div class="code-shown">
          <p>{t("devices.token-once")}</p>
          <code data-token>{token}</code>
        </div>
      ) : (
        <Button kind="danger" disabled={busy} onClick={() => void rotate()}>
          {t("devices.rotate")}
        </Button>
      )}
    </Sheet>
  );
}

export function RevokeSheet({ device, onClose }: Asked) {
  const { busy, refused, andClose } = useDevice({ device, onClose });
  return (
    <Sheet title={t("devices.revoke-title", { device: device.name })} onClose={onClose}>
      <p>{t("devices.revoke-means")}</p>
      <StillOnIt device={device} />
      <Refused why={refused} />
      <Button
        kind="danger"
        disabled={busy}
        onClick={() => void andClose("revoke")}
        data-confirm="revoke"
      >
        {t("devices.revoke")}
      </Button>
    </Sheet>
  );
}

export function WipeSheet({ device, onClose }: Asked) {
  const { busy, refused, andClose } = useDevice({ device, onClose });
  const [typed, setTyped] = useState("");
  return (
    <Sheet title={t("devices.wipe-title", { device: device.name })} onClose={onClose}>
      <p>{t("devices.wipe-means")}</p>
      <StillOnIt device={device} isLost />
      <TextField
        label={t("devices.wipe-type", { device: device.name })}
        value={typed}
        required
        onValue={setTyped}
      />
      <Refused why={refused} />
      <Button
        kind="danger"
        disabled={busy || !isTyped(typed, device.name)}
        onClick={() => void andClose("wipe")}
        data-confirm="wipe"
      >
        {t("devices.wipe")}
      </Button>
    </Sheet>
  );
}

/** What it last said it has not sent, and what becomes of it. */
function StillOnIt({ device: { outbox }, isLost }: { device: Device; isLost?: boolean }) {
  const { waiting, received_at } = outbox;
  if (!waiting || !received_at) {
    return <Banner tone="amber">{t(isLost ? "on-it.unknown-lost" : "on-it.unknown")}</Banner>;
  }
  const at = exactly(received_at);
  if (waiting.facts + waiting.originals === 0) return <p>{t("on-it.nothing", { at })}</p>;
  const told = {
    facts: waiting.facts,
    originals: waiting.originals,
    size: bytes(waiting.bytes),
    at,
  };
  return (
    <Banner tone={isLost ? "bad" : "amber"}>
      {t(isLost ? "on-it.lost" : "on-it.stays", told)}
    </Banner>
  );
}
