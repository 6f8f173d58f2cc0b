/** The login: the whole page at first, a sheet over the work where one ends in the middle of it. */
import { KeyRound } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Banner, Button } from "#shared/ui/basics";
import { TextField } from "#shared/ui/fields";
import { NoAnswer, Refusal } from "../core/api";
import { logIn, session } from "../core/session";
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
  useEffect(() => {
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
        <LoginForm known={session.value?.user} />
      </div>
    </dialog>
  );
}

function LoginForm({ known = "" }: { known?: string | undefined }) {
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

function why(fault: unknown): string {
  if (fault instanceof NoAnswer) return t("login.no-answer");
  if (!(fault instanceof Refusal)) throw fault;
  if (fault.status === 401) return t("login.wrong");
  return fault.status === 429 ? t("login.too-many") : fault.detail;
}
