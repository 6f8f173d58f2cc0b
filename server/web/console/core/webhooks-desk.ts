/** Webhooks: made, stopped, tried and asked to send again (`docs/webhooks.md`). */
import { ask, read } from "./api";
import type { Webhook } from "./webhooks";

/** What another system can be told of. */
export const EVENTS = [
  "ticket.opened",
  "ticket.assigned",
  "ticket.status-changed",
  "ticket.responsibility-changed",
  "ticket.resolution-changed",
  "ticket.replied",
  "ticket.called-back",
  "ticket.archived",
  "ticket.reopened",
  "deadline.at-risk",
  "deadline.missed",
  "fact.needs-attention",
  "fact.after-hand-over",
] as const;

/** With the secret, which is told once. */
export type MadeWebhook = Webhook & { secret: string };

export interface NewWebhook {
  url: string;
  /** None named: all. */
  events: readonly string[];
  description: string | null;
}

export async function allWebhooks(signal: AbortSignal): Promise<Webhook[]> {
  return (await read<{ items: Webhook[] }>("webhooks", signal)).items;
}

/** Throws Refusal, NoAnswer: the same key again answers the same secret. */
export async function makeWebhook(made: NewWebhook, key: string): Promise<MadeWebhook> {
  return (await ask<MadeWebhook>("webhooks", { method: "POST", body: made, key })).content;
}

/** Stops deliveries or lets them go on. Throws Refusal, NoAnswer. */
export async function pauseWebhook({ id }: Webhook, paused: boolean): Promise<void> {
  await ask(addressOf(id), { method: "PATCH", body: { paused } });
}

/** A new secret; the old one signs beside it for a day. Throws Refusal, NoAnswer. */
export async function rotateWebhook({ id }: Webhook): Promise<MadeWebhook> {
  return (await ask<MadeWebhook>(`${addressOf(id)}/rotate`, { method: "POST" })).content;
}

/** Throws Refusal, NoAnswer. */
export async function pingWebhook({ id }: Webhook): Promise<void> {
  await ask(`${addressOf(id)}/ping`, { method: "POST" });
}

/** Sends again what happened since a moment; answers how many messages. Throws Refusal, NoAnswer. */
export async function replayWebhook({ id }: Webhook, since: Date): Promise<number> {
  const query = new URLSearchParams({ since: since.toISOString() });
  const how = { method: "POST" } as const;
  return (await ask<{ messages: number }>(`${addressOf(id)}/replay?${query}`, how)).content
    .messages;
}

/** Throws Refusal, NoAnswer. */
export async function removeWebhook({ id }: Webhook): Promise<void> {
  await ask(addressOf(id), { method: "DELETE" });
}

function addressOf(webhook: string): string {
  return `webhooks/${encodeURIComponent(webhook)}`;
}
