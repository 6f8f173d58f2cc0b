/** Screens that are not needed at once: fetched when they are first opened. */
import { Unplug } from "lucide-preact";
import { type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../text";
import { Button, Empty } from "./basics";

/**
 * A component that is loaded when it is first drawn; from the device where the app is installed.
 *
 * Where its file does not come the page is offered anew: browsers remember a script that failed.
 */
export function lazy<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let found: FunctionComponent<Props> | null = null;
  return function Lazy(props) {
    const [state, setState] = useState<"reading" | "found" | "no-answer">("reading");
    useEffect(() => {
      if (found) return;
      load().then(
        (loaded) => {
          found = loaded;
          setState("found");
        },
        () => setState("no-answer"),
      );
    }, []);
    if (found) return h(found, props);
    if (state !== "no-answer") return <p class="quiet">{t("say.loading")}</p>;
    return (
      <Empty sign={Unplug}>
        <p>{t("say.not-fetched")}</p>
        <Button onClick={() => location.reload()}>{t("do.retry")}</Button>
      </Empty>
    );
  };
}
