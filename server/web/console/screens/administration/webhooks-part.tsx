/** Webhooks: other systems that are told what happens, and how that goes. */
import { Inbox, Plus } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { exactly, when } from "#shared/format/time";
import { Badge, Banner, Button, Empty } from "#shared/ui/basics";
import type { Webhook } from "../../core/webhooks";
import {
  allWebhooks,
  pauseWebhook,
  pingWebhook,
  removeWebhook,
  rotateWebhook,
} from "../../core/webhooks-desk";
import { t, term } from "../../text";
import { Told } from "../told";
import { useCommand, useDesk } from "../use";
import { useReading } from "../use-reading";
import { NewWebhookSheet, ReplaySheet, SecretSheet } from "./webhook-sheets";

/** How deliveries go is asked again, ms. */
const LOOK = 3_000;
type Open =
  | { sheet: "new" }
  | { sheet: "secret"; secret: string }
  | { sheet: "replay"; of: Webhook };

export function WebhooksPart() {
  const hooks = useReading(allWebhooks);
  const [open, setOpen] = useState<Open | null>(null);
  useEffect(() => {
    const looking = setInterval(hooks.again, LOOK);
    return () => clearInterval(looking);
  }, []);
  const close = () => {
    setOpen(null);
    hooks.again();
  };
  return (
    <div class="stack">
      <div class="no-print">
        <Button sign={Plus} onClick={() => setOpen({ sheet: "new" })}>
          {t("webhook.new")}
        </Button>
      </div>
      <Told reading={hooks.reading} isOld={hooks.content !== null} retry={hooks.again} />
      {hooks.content?.length === 0 && <Empty sign={Inbox}>{t("webhook.none")}</Empty>}
      {hooks.content?.map((one) => (
        <Card key={one.id} of={one} onOpen={setOpen} onDone={hooks.again} />
      ))}
      {open?.sheet === "new" && (
        <NewWebhookSheet
          onClose={close}
          onMade={({ secret }) => {
            setOpen({ sheet: "secret", secret });
            hooks.again();
          }}
        />
      )}
      {open?.sheet === "secret" && <SecretSheet secret={open.secret} onClose={close} />}
      {open?.sheet === "replay" && <ReplaySheet of={open.of} onClose={close} />}
    </div>
  );
}

interface CardProps {
  of: Webhook;
  onOpen: (open: Open) => void;
  onDone: () => void;
}

function Card({ of, onOpen, onDone }: CardProps) {
  return (
    <section class="card stack" data-webhook={of.id}>
      <div class="row between">
        <h2>{of.url}</h2>
        <Badge tone={of.paused ? "unknown" : of.last_error ? "bad" : "good"}>
          {t(of.paused ? "webhook.paused" : of.last_error ? "webhook.failing" : "webhook.running")}
        </Badge>
      </div>
      {of.description && <p>{of.description}</p>}
      <Standing of={of} />
      <Commands of={of} onOpen={onOpen} onDone={onDone} />
    </section>
  );
}

function Standing({ of }: { of: Webhook }) {
  const now = useDesk().now.value;
  const { events, pending, parked, last_at, last_event, last_status, last_error } = of;
  const told = events.map((event) => term("hook-event", event)).join(", ");
  return (
    <>
      <dl class="pairs">
        <div>
          <dt>{t("webhook.events")}</dt>
          <dd>{told || t("webhook.all-events")}</dd>
        </div>
        <div>
          <dt>{t("webhook.waiting")}</dt>
          <dd>{t("webhook.counts", { pending, parked })}</dd>
        </div>
        <div>
          <dt>{t("webhook.last")}</dt>
          <dd title={last_at ? exactly(last_at) : ""}>
            {last_at
              ? [when(last_at, now), term("hook-event", last_event), last_status]
                  .filter(Boolean)
                  .join(" · ")
              : t("webhook.never")}
          </dd>
        </div>
      </dl>
      {last_error && <Banner tone="bad">{t("webhook.error", { why: last_error })}</Banner>}
    </>
  );
}

function Commands({ of, onOpen, onDone }: CardProps) {
  const [isSure, setSure] = useState(false);
  const { busy, refused, run } = useCommand();
  const does = async (what: () => Promise<unknown>) => {
    await run(async () => void (await what()));
    onDone();
  };
  return (
    <>
      <div class="row no-print">
        <Button disabled={busy} onClick={() => void does(() => pingWebhook(of))}>
          {t("webhook.ping")}
        </Button>
        <Button disabled={busy} onClick={() => void does(() => pauseWebhook(of, !of.paused))}>
          {t(of.paused ? "webhook.go-on" : "webhook.pause")}
        </Button>
        <Button disabled={busy} onClick={() => onOpen({ sheet: "replay", of })}>
          {t("webhook.replay")}
        </Button>
        <Button
          disabled={busy}
          onClick={() =>
            void does(async () => onOpen({ sheet: "secret", ...(await rotateWebhook(of)) }))
          }
        >
          {t("webhook.rotate")}
        </Button>
        <Button
          kind="danger"
          disabled={busy}
          onClick={() => (isSure ? void does(() => removeWebhook(of)) : setSure(true))}
        >
          {t(isSure ? "webhook.remove-sure" : "webhook.remove")}
        </Button>
      </div>
      {refused && (
        <Banner tone="bad" urgent>
          {refused}
        </Banner>
      )}
    </>
  );
}
