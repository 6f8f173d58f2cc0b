/** A webhook is made, its secret told once, and what happened sent to it again. */
import { useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { Check, TextField } from "#shared/ui/fields";
import { Sheet } from "#shared/ui/sheet";
import { freshKey } from "../../core/api";
import type { Webhook } from "../../core/webhooks";
import {
  EVENTS,
  type MadeWebhook,
  makeWebhook,
  type NewWebhook,
  replayWebhook,
} from "../../core/webhooks-desk";
import { t, term } from "../../text";
import { useCommand } from "../use";

export function NewWebhookSheet({
  onClose,
  onMade,
}: {
  onClose: () => void;
  onMade: (made: MadeWebhook) => void;
}) {
  const [hook, setHook] = useState<NewWebhook>({ url: "", events: [], description: null });
  const [key, setKey] = useState(freshKey);
  const { busy, refused, run } = useCommand();
  const change = (part: Partial<NewWebhook>) => {
    setHook({ ...hook, ...part });
    setKey(freshKey());
  };
  const { url, events, description } = hook;
  return (
    <Sheet title={t("webhook.new")} onClose={onClose}>
      <TextField
        label={t("webhook.url")}
        hint={t("webhook.url-hint")}
        value={url}
        required
        onValue={(value) => change({ url: value.trim() })}
      />
      <TextField
        label={t("webhook.description")}
        value={description ?? ""}
        maxLength={200}
        onValue={(value) => change({ description: value.trim() ? value : null })}
      />
      <fieldset class="crews">
        <legend class="label">{t("webhook.events")}</legend>
        <span class="hint">{t("webhook.no-event-is-all")}</span>
        {EVENTS.map((event) => (
          <Check
            key={event}
            label={term("hook-event", event)}
            value={events.includes(event)}
            onValue={(is) =>
              change({ events: is ? [...events, event] : events.filter((one) => one !== event) })
            }
          />
        ))}
      </fieldset>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      <Button
        kind="primary"
        disabled={busy || !url}
        onClick={() => void run(async () => onMade(await makeWebhook(hook, key)))}
      >
        {t("webhook.make")}
      </Button>
    </Sheet>
  );
}

export function SecretSheet({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Sheet title={t("webhook.secret")} onClose={onClose}>
      <Banner tone="amber">{t("webhook.secret-once")}</Banner>
      <code data-secret>{secret}</code>
      <Button kind="primary" onClick={() => void navigator.clipboard?.writeText(secret)}>
        {t("webhook.copy")}
      </Button>
    </Sheet>
  );
}

export function ReplaySheet({ of, onClose }: { of: Webhook; onClose: () => void }) {
  const [since, setSince] = useState("");
  const [sent, setSent] = useState<number | null>(null);
  const { busy, refused, run } = useCommand();
  return (
    <Sheet title={t("webhook.replay")} onClose={onClose}>
      <p>{t("webhook.replay-hint")}</p>
      <TextField
        label={t("webhook.since")}
        type="datetime-local"
        value={since}
        onValue={(value) => {
          setSince(value);
          setSent(null);
        }}
      />
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
      {sent !== null && <Banner tone="good">{t("webhook.replayed", { n: sent })}</Banner>}
      <Button
        kind="primary"
        disabled={busy || !since}
        onClick={() => void run(async () => setSent(await replayWebhook(of, new Date(since))))}
      >
        {t("webhook.replay")}
      </Button>
    </Sheet>
  );
}
