/** One thing that needs somebody, as the attention desk draws it. */
import { CircleCheck } from "lucide-preact";
import type { ComponentChildren } from "preact";
import { Badge } from "#shared/ui/basics";
import { addressOf, route } from "../core/route";
import { t } from "../text";

/** What is over stays where it was until the list is asked for again, and says so. */
export function Matter({
  tone,
  isOver,
  id,
  isOpen = false,
  children,
}: {
  tone: "bad" | "amber";
  isOver: boolean;
  id: string;
  isOpen?: boolean;
  children: ComponentChildren;
}) {
  return (
    <article
      class={isOver ? "matter over" : `matter ${tone}`}
      data-matter={id}
      data-over={isOver}
      aria-current={isOpen ? "true" : undefined}
    >
      {isOver && (
        <p>
          <Badge tone="good" sign={CircleCheck}>
            {t("attention.over")}
          </Badge>
        </p>
      )}
      {children}
    </article>
  );
}

/** Opens the ticket beside the list. */
export function TicketLink({ ticket, title }: { ticket: string; title: string | null }) {
  return (
    <a
      class="to-ticket"
      href={addressOf({ ...route.value, ticket })}
      title={t("attention.open", { ticket })}
    >
      {title ? `${title} (${ticket})` : ticket}
    </a>
  );
}
