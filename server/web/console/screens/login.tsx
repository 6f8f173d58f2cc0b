/** The login: the whole page at first, a sheet over the work where one ends in the middle of it. */
import { KeyRound } from "lucide-preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { NoAnswer, Refusal } from "../core/api";
import { addressOf, route } from "../core/route";
import { findWays, logIn, lookAgain, session, type Ways } from "../core/session";
import { language, speak, t } from "../text";

export function LoginPage() {
  return (
    <main class="login">
      <div class="card stack">
        <h1>{t("console.title")}</h1>
        <LoginForm />
        <Button onClick={() => speak(language.value === "zh" ? "en" : "zh")}>
          {t("look.language")}
        </Button>
      </div>
    </main>
  );
}

/** Over the page, which stays as it is: what was typed is not lost. It cannot be closed without a login. */
export function LoginSheet() {
  const box = useRef<HTMLDialogElement>(null);
  // Before the next key: it belongs to the login, not to the form under it.
  useLayoutEffect(() => {
    box.current?.showModal();
  }, []);
  return (
    <dialog
      class="sheet"
      ref={box}
      aria-label={t("login.title")}
      onCancel={(event) => event.preventDefault()}
    >
      <div class="content">
        <Banner tone="amber" sign={KeyRound}>
          {t("login.ended")}
        </Banner>
        <LoginForm known={session.value?.user} beside />
      </div>
    </dialog>
  );
}

/** `beside`: there is work on this page, so a login by the directory takes a page of its own. */
function LoginForm({ known = "", beside }: { known?: string | undefined; beside?: boolean }) {
  const [ways, setWays] = useState<Ways | undefined>();
  useEffect(() => {
    findWays().then(setWays, ignoreNoAnswer);
  }, []);
  return (
    <div class="stack">
      {ways?.directory && <DirectoryLink {...ways.directory} beside={beside} />}
      {ways?.passwords !== false && <PasswordForm known={known} />}
    </div>
  );
}

type DirectoryLinkProps = NonNullable<Ways["directory"]> & { beside?: boolean | undefined };

function DirectoryLink({ name, start, beside }: DirectoryLinkProps) {
  useEffect(() => {
    const look = () => void lookAgain().catch(ignoreNoAnswer);
    if (beside) window.addEventListener("focus", look);
    return () => window.removeEventListener("focus", look);
  }, [beside]);
  const back = encodeURIComponent(location.pathname + location.search + addressOf(route.value));
  return (
    <a class="button primary" href={`${start}?next=${back}`} target={beside ? "_blank" : undefined}>
      {t("login.directory", { name })}
    </a>
  );
}

function PasswordForm({ known }: { known: string }) {
  const [user, setUser] = useState(known);
  const [password, setPassword] = useState("");
  const [fault, setFault] = useState<string | undefined>();
  const [busy, setBusy] = useState(false);
  async function submit(event: Event) {
    event.preventDefault();
    setBusy(true);
    setFault(undefined);
    try {
      await logIn(user.trim(), password);
    } catch (refused) {
      setFault(why(refused));
    } finally {
      setBusy(false);
    }
  }
  return (
    <form class="stack" onSubmit={submit}>
      <TextField label={t("login.user")} value={user} onValue={setUser} autocomplete="username" />
      <TextField
        label={t("login.password")}
        type="password"
        value={password}
        onValue={setPassword}
        autocomplete="current-password"
        fault={fault}
      />
      <Button kind="primary" type="submit" disabled={busy || !user || !password}>
        {t("login.do")}
      </Button>
    </form>
  );
}

/** Without an answer the form for passwords stays, and says so when it is used. */
function ignoreNoAnswer(fault: unknown): void {
  if (!(fault instanceof NoAnswer || fault instanceof Refusal)) throw fault;
}

function why(fault: unknown): string {
  if (fault instanceof NoAnswer) return t("login.no-answer");
  if (!(fault instanceof Refusal)) throw fault;
  if (fault.status === 401) return t("login.wrong");
  return fault.status === 429 ? t("login.too-many") : fault.detail;
}
