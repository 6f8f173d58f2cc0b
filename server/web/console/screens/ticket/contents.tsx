/** The table of contents of the pane: the parts that there are of this ticket. */
import type { Part } from "../../core/ticket/deeds";
import { t } from "../../text";
import { useHere } from "./here";

export function Contents({ parts }: { parts: readonly Part[] }) {
  const here = useHere();
  return (
    <nav class="contents no-print" aria-label={t("ticket.contents")}>
      <ul class="row">
        {parts.map((part) => (
          <li key={part}>
            <button type="button" class="link" onClick={() => here.goTo(part)} data-to={part}>
              {t(`part.${part}`)}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}
