/** Questions and commands to the server. What it refuses becomes a `Refusal`, which says why. */
import { signal } from "@preact/signals-core";

/** One member of what was sent, and what is wrong with it. */
export interface Fault {
  field: string;
  code: string;
  message: string;
}

/** The server's answer "no" (RFC 9457). `code` is the name of the error, `status` that of HTTP. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly faults: readonly Fault[] = [],
    /** After so many seconds the server wants to be asked again; null: it does not say. */
    readonly againAfter: number | null = null,
  ) {
    super(detail);
  }
}

/** No answer came: no network, a server that is down, or none in time. */
export class NoAnswer extends Error {}

/** How long an answer may take, ms. */
const PATIENCE = 20_000;

/** Whether the login has ended while the page is open. Then questions wait until there is one again. */
export const loginEnded = signal(false);
let waiting: (() => void)[] = [];

/** Tells that there is a login again: what waited for it is asked once more. */
export function loggedInAgain(): void {
  loginEnded.value = false;
  const all = waiting;
  waiting = [];
  for (const go of all) go();
}

/** Who gave up waits no longer: what was asked for a login that will not come is forgotten. */
export function forgetWaiting(): void {
  waiting = [];
  loginEnded.value = false;
}

export interface Ask {
  method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Sent as JSON; a form with files as it is. */
  body?: unknown;
  /** The ETag that the caller has seen: another state of the thing is a refusal. */
  ifMatch?: string | undefined;
  /** The same key and body twice is carried out once. */
  key?: string;
  signal?: AbortSignal;
  /** How long an answer may take, ms, where that is longer than usual. */
  patience?: number;
  /** Answers 401 instead of waiting for a login. */
  asStranger?: boolean;
}

export interface Answer<T> {
  content: T;
  etag: string | null;
}

/** Asks `/api/v1/<path>`. Throws Refusal, NoAnswer; AbortError where `signal` says so. */
export async function ask<T>(path: string, how: Ask = {}): Promise<Answer<T>> {
  const response = await fetched(path, how);
  if (response.status === 401 && !how.asStranger) {
    await login();
    return ask(path, how);
  }
  if (!response.ok) throw await refusal(response);
  const content = response.status === 204 ? undefined : await response.json();
  return { content: content as T, etag: response.headers.get("ETag") };
}

/** The content alone. */
export async function read<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await ask<T>(path, signal ? { signal } : {})).content;
}

/** A key under which a command is carried out once however often it is sent. */
export function freshKey(): string {
  return crypto.randomUUID();
}

async function fetched(path: string, how: Ask): Promise<Response> {
  const tooLong = AbortSignal.timeout(how.patience ?? PATIENCE);
  const headers: Record<string, string> = { Accept: "application/json", "X-Kancha-Request": "1" };
  const body = how.body instanceof FormData ? how.body : jsonOf(how.body);
  if (typeof body === "string") headers["Content-Type"] = "application/json";
  if (how.ifMatch) headers["If-Match"] = how.ifMatch;
  if (how.key) headers["Idempotency-Key"] = how.key;
  try {
    return await fetch(`/api/v1/${path}`, {
      method: how.method ?? "GET",
      headers,
      cache: "no-store",
      signal: how.signal ? AbortSignal.any([how.signal, tooLong]) : tooLong,
      ...(body === undefined ? {} : { body }),
    });
  } catch (fault) {
    if (how.signal?.aborted) throw fault;
    throw new NoAnswer(String(fault));
  }
}

function jsonOf(body: unknown): string | undefined {
  return body === undefined ? undefined : JSON.stringify(body);
}

function login(): Promise<void> {
  loginEnded.value = true;
  return new Promise((resolve) => waiting.push(resolve));
}

async function refusal(response: Response): Promise<Refusal> {
  try {
    const said = await response.json();
    const detail = said.detail ?? said.title ?? response.statusText;
    const again = Number.parseInt(response.headers.get("Retry-After") ?? "", 10);
    const againAfter = Number.isNaN(again) ? null : again;
    return new Refusal(response.status, said.code ?? "", detail, said.errors ?? [], againAfter);
  } catch {
    return new Refusal(response.status, "", response.statusText);
  }
}
