/** The frame of every form that commands: its fields, what was refused, and the button that does it. */
import type { ComponentChildren } from "preact";
import { Banner, Button } from "#shared/ui/basics";
import { Sheet } from "#shared/ui/sheet";
import type { DeedForm } from "./use-deed";

export function DeedSheet({
  title,
  form,
  ready = true,
  action,
  danger,
  onSend,
  onClose,
  children,
}: {
  title: string;
  form: Pick<DeedForm<object>, "busy" | "refused">;
  /** Whether enough was said to be sent. */
  ready?: boolean;
  /** What the button says; the title where nothing is given. */
  action?: string;
  danger?: boolean;
  onSend: () => void;
  onClose: () => void;
  children: ComponentChildren;
}) {
  return (
    <Sheet title={title} onClose={onClose}>
      {children}
      {form.refused && (
        <Banner tone="bad" urgent>
          {form.refused}
        </Banner>
      )}
      <Button
        kind={danger ? "danger" : "primary"}
        disabled={form.busy || !ready}
        onClick={onSend}
        data-send
      >
        {action ?? title}
      </Button>
    </Sheet>
  );
}
