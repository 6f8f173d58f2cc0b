/** Buttons, badges, banners: components that know nothing of tickets. */
import type { LucideIcon } from "lucide-preact";
import type { ComponentChildren, JSX } from "preact";

export type Tone = "plain" | "good" | "amber" | "bad" | "accent" | "unknown";
export type Icon = LucideIcon;

interface ButtonProps extends Omit<JSX.IntrinsicElements["button"], "icon"> {
  kind?: "primary" | "plain" | "danger";
  wide?: boolean;
  sign?: Icon;
}

export function Button({ kind = "plain", wide, sign, children, ...rest }: ButtonProps) {
  const names = ["button", kind, wide ? "wide" : ""].filter(Boolean).join(" ");
  return (
    <button type="button" {...rest} class={names}>
      {sign && <Sign of={sign} />}
      {children}
    </button>
  );
}

/** A button that shows a picture only; `label` is what it does. */
export function IconButton({
  sign,
  label,
  ...rest
}: Omit<JSX.IntrinsicElements["button"], "icon"> & { sign: Icon; label: string }) {
  return (
    <button type="button" class="icon-button" {...rest} aria-label={label} title={label}>
      <Sign of={sign} />
    </button>
  );
}

/** A picture beside words; who does not see it misses nothing. */
export function Sign({ of: Picture, small }: { of: Icon; small?: boolean }) {
  return <Picture class={small ? "icon small" : "icon"} aria-hidden="true" />;
}

export function Badge({
  tone = "plain",
  sign,
  title,
  children,
}: {
  tone?: Tone;
  sign?: Icon;
  title?: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`badge ${tone}`} title={title}>
      {sign && <Sign of={sign} small />}
      {children}
    </span>
  );
}

/** What happened, what it means, what to do. `urgent`: read out at once. */
export function Banner({
  tone = "plain",
  sign,
  urgent,
  action,
  children,
}: {
  tone?: Tone;
  sign?: Icon;
  urgent?: boolean;
  action?: ComponentChildren;
  children: ComponentChildren;
}) {
  return (
    <div class={`banner ${tone}`} role={urgent ? "alert" : "status"}>
      {sign && <Sign of={sign} />}
      <div class="grow stack tight">{children}</div>
      {action}
    </div>
  );
}

export function Empty({ sign, children }: { sign: Icon; children: ComponentChildren }) {
  return (
    <div class="empty">
      <Sign of={sign} />
      <div>{children}</div>
    </div>
  );
}

/** `part` of `whole`, both in the same unit. */
export function Progress({ part, whole, label }: { part: number; whole: number; label: string }) {
  const percent = whole > 0 ? Math.min(100, Math.round((part / whole) * 100)) : 0;
  return (
    <div
      class="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <div style={{ width: `${percent}%` }} />
    </div>
  );
}
