/**
 * What follows from the server saying who this device is: the offset of the clock, a new profile, and
 * whether it is the same server as before or one that was restored from a backup.
 */
import type { App } from "./app";
import type { Offset } from "./clock";
import { type About, type Credentials, forgetLinked, readProfile } from "./device";
import { keepSetting, keepSettings, setting } from "./local";
import type { Mailbox } from "./mailbox";

/**
 * Keeps what was said, and of mailboxes the one that is followed; false where the device was moved.
 * Throws Refused, and what PouchDB throws.
 */
export async function meet(
  app: App,
  me: About,
  offset: Offset,
  mailbox: Mailbox,
): Promise<boolean> {
  const isSame = await hear(app, me, offset, mailbox);
  // At each meeting: what is left over may be of an enrolment for another crew, or of a meeting that was
  // cut. A replica is only read, so nothing unsent goes; one that would not go keeps nothing from being sent.
  await forgetOthers(app).catch(() => undefined);
  return isSame;
}

async function hear(app: App, me: About, offset: Offset, mailbox: Mailbox): Promise<boolean> {
  // Read first: these it is said to, whoever enrols the device meanwhile.
  const credentials = app.credentials.value;
  // What is kept, not what is in memory: where the line broke while a restored server was compared,
  // the next meeting has to compare again.
  const before = (await setting<About>(app.local, "me"))?.server;
  const profile = app.profile.value;
  if (credentials && credentials.database !== me.database) {
    await move(app, me, credentials, before);
    return false;
  }
  app.offset.value = offset;
  await keepSetting(app.local, "offset", offset);
  const newer = profile?.version !== me.profile.version || profile.name !== me.profile.name;
  if (credentials && newer) {
    app.profile.value = await readProfile(credentials);
    await keepSetting(app.local, "profile", app.profile.value);
  }
  const another = before?.uuid !== me.server.uuid;
  app.me.value = me;
  if (another) await renew(app, before !== undefined, mailbox);
  const told = another && before ? { restored: Date.now() } : null;
  // Last: whoever comes back in between finds the old server and renews again. That it was restored is
  // kept with it: before, a comparison that was cut would tell it twice; after, a cut would leave it untold.
  await keepSettings(app.local, { me, ...told });
  if (told) app.restored.value = told.restored;
  return true;
}

/**
 * The device has another crew from now on: its mailbox is followed, the old one's tickets leave. What
 * was written before stays in the journal and is sent in the name of the crew it was written for.
 */
async function move(
  app: App,
  me: About,
  credentials: Credentials,
  before: About["server"] | undefined,
): Promise<void> {
  const moved = { ...credentials, crew: me.crew.id, database: me.database };
  const { value: holder } = app.member;
  const member = me.members.some(({ id }) => id === holder?.id) ? holder : null;
  // All at once: cut in between, somebody of the old crew would hold the device in the name of the new
  // one. The server stays the one before: whether it was restored is for the next meeting to find.
  const known = before ? { me: { ...me, server: before } } : {};
  await keepSettings(app.local, { credentials: moved, member, ...known });
  app.credentials.value = moved;
  app.me.value = me;
  app.member.value = member;
  await app.contents.follow(await app.openReplica());
}

/** Reads everything anew, and offers again what a restored server does not have. */
async function renew(app: App, known: boolean, mailbox: Mailbox): Promise<void> {
  const replica = await app.openReplica();
  if (known) {
    const sent = app.journal.all().filter((entry) => entry.state !== "here");
    await app.journal.offerAgain(await mailbox.lacking(sent), Date.now());
    for (const { sha256, state } of app.originals.all()) {
      if (state !== "waiting") await app.originals.mark(sha256, { state: "waiting" });
    }
  }
  await app.contents.follow(replica);
}

/**
 * The mailbox of another crew, with the pictures it linked to, or of the server as it was before a
 * restore, is no more of this device.
 */
async function forgetOthers(app: App): Promise<void> {
  const { name } = await app.openReplica();
  const { forgetReplicas } = await import("./replica");
  await forgetReplicas(name);
  await forgetLinked(app.credentials.value);
}
