/** What a pane says instead of its content: being read, a busy server, no answer, refused. */
import { CircleSlash, Loader, Unplug } from "lucide-preact";
import { Button, Empty } from "#shared/ui/basics";
import type { Reading } from "../core/reading";
import { t } from "../text";

/** Nothing where all is well. `isOld`: there is content, so that reading says nothing. */
export function Told({
  reading,
  isOld,
  retry,
}: {
  reading: Reading;
  isOld: boolean;
  retry: () => void;
}) {
  if (reading === "done" || (reading === "reading" && isOld)) return null;
  if (reading === "reading") return <Empty sign={Loader}>{t("say.loading")}</Empty>;
  if (reading === "busy") return <Empty sign={Loader}>{t("state.busy")}</Empty>;
  if (reading === "refused") return <Empty sign={CircleSlash}>{t("state.refused-plain")}</Empty>;
  return (
    <Empty sign={Unplug}>
      <p>{t(`state.${reading}`)}</p>
      <Button onClick={retry}>{t("do.retry")}</Button>
    </Empty>
  );
}
