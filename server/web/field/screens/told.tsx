/** Pages that only tell something: wiped, open in another window. */
import { CopyX, Eraser } from "lucide-preact";
import { t } from "#shared/text";
import { Button, Empty } from "#shared/ui/basics";
import { forgetWipe, wipedBecause } from "../core/wiping";

export function OpenElsewhere() {
  return (
    <main class="page bare">
      <Empty sign={CopyX}>{t("other.open")}</Empty>
    </main>
  );
}

/** Nothing is here any more, and why. */
export function Wiped() {
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
