import "@preact/signals";
import { render } from "preact";
import { language, speak } from "#shared/text";
import { applyTheme } from "#shared/theme";
import "#shared/base.css";
import "#shared/ui/ui.css";
import "./field.css";
import "./forms.css";
import "./map.css";
import { App } from "./core/app";
import { recallMapChoices } from "./core/map-choices";
import { makeMapReadyOnWifi } from "./core/map-ready";
import { isOnlyPage } from "./core/only";
import { follow } from "./core/versions";
import { Shell } from "./screens/shell";
import { OpenElsewhere } from "./screens/told";
import { AppProvider } from "./screens/use";

async function start(root: HTMLElement): Promise<void> {
  speak(language.value);
  applyTheme();
  if (!(await isOnlyPage())) {
    render(<OpenElsewhere />, root);
    return;
  }
  const app = await App.open();
  render(
    <AppProvider value={app}>
      <Shell />
    </AppProvider>,
    root,
  );
  void recallMapChoices(app.local);
  await painted();
  void app.begin();
  follow();
  void makeMapReadyOnWifi();
}

/** Resolves once what was rendered can be seen; at once where nobody looks. */
function painted(): Promise<void> {
  if (document.visibilityState !== "visible") return Promise.resolve();
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}

const root = document.getElementById("app");
if (root) void start(root);
