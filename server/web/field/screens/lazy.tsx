/** Screens that are not needed to see the list: fetched when they are first opened. */
import { type FunctionComponent, h } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "#shared/text";

/** A component that is loaded when it is first drawn; from the device where the app is installed. */
export function lazy<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
): FunctionComponent<Props> {
  let found: FunctionComponent<Props> | null = null;
  return function Lazy(props) {
    const [, redraw] = useState(0);
    useEffect(() => {
      if (found) return;
      void load().then((loaded) => {
        found = loaded;
        redraw(1);
      });
    }, []);
    return found ? h(found, props) : <p class="quiet">{t("say.loading")}</p>;
  };
}
