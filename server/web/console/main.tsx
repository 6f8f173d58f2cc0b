import "@preact/signals";
import { Unplug } from "lucide-preact";
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { applyTheme } from "#shared/theme";
import { Button, Empty } from "#shared/ui/basics";
import "#shared/base.css";
import "#shared/ui/ui.css";
import "./console.css";
import "./print.css";
import { NoAnswer, Refusal } from "./core/api";
import { Desk } from "./core/desk";
import { findSession, session } from "./core/session";
import { LoginPage } from "./screens/login";
import { Shell } from "./screens/shell";
import { DeskProvider } from "./screens/use";
import { language, speak, t } from "./text";

function Page() {
  const [isMute, setMute] = useState(false);
  const find = () => {
    setMute(false);
    findSession().catch((fault) => {
      if (!(fault instanceof NoAnswer || fault instanceof Refusal)) throw fault;
      setMute(true);
    });
  };
  useEffect(find, []);
  if (isMute) {
    return (
      <Empty sign={Unplug}>
        <p>{t("login.no-answer")}</p>
        <Button onClick={find}>{t("do.retry")}</Button>
      </Empty>
    );
  }
  if (session.value === undefined) return null;
  return session.value === null ? <LoginPage /> : <OpenDesk key={session.value.user} />;
}

function OpenDesk() {
  const [desk] = useState(() => new Desk());
  useEffect(() => {
    desk.open();
    return () => desk.close();
  }, []);
  return (
    <DeskProvider value={desk}>
      <Shell />
    </DeskProvider>
  );
}

speak(language.value);
applyTheme();
const root = document.getElementById("app");
if (root) render(<Page />, root);
