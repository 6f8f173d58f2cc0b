/** For sheets that show a thing as it was when they opened: somebody else may have changed it since. */
import { Refusal } from "../core/api";
import { t } from "../text";

/** Carries it out; a refusal for a stale ETag says to open the sheet again. Throws Refusal, NoAnswer. */
export async function toldIfChanged(does: () => Promise<void>): Promise<void> {
  try {
    await does();
  } catch (fault) {
    if (!(fault instanceof Refusal) || fault.status !== 412) throw fault;
    throw new Refusal(409, fault.code, t("refused.open-again"));
  }
}
