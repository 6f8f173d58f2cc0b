/** Pages that only tell something: wiped, open in another window. */
import { CopyX, Eraser } from "lucide-preact";
import { t } from "#shared/text";
import { Button, Empty } from "#shared/ui/basics";
import { forgetWipe, wipedBecause } from "../core/wiping";
import { useApp } from "./use";

export function OpenElsewhere() {
  return (
    <main class="page bare">
      <Empty sign={CopyX}>{t("other.open")}</Empty>
    </main>
  );
}

/** Nothing is here any more, and why; until that is so, that it is being deleted. */
export function Wiped() {
  const app = useApp();
  if (app.credentials.value) {
    return (
      <main class="page bare">
        <Empty sign={Eraser}>
          <h1>{t("wiped.working")}</h1>
        </Empty>
      </main>
    );
  }
  const why = wipedBecause() ?? "ordered";
  const again = () => {
    forgetWipe();
    location.replace("/field/");
  };
  return (
    <main class="page bare">
      <Empty sign={Eraser}>
        <h1>{t("wiped.title")}</h1>
        <p>{t(`wiped.${why}`)}</p>
      </Empty>
      <Button wide onClick={again}>
        {t("standing.again")}
      </Button>
    </main>
  );
}
