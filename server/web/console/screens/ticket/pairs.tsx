/** Names with what they say, one under the other; what is empty is left out. */
import type { ComponentChildren } from "preact";

export function Pairs({
  said,
  small,
}: {
  said: readonly (readonly [name: string, value: ComponentChildren])[];
  small?: boolean;
}) {
  return (
    <dl class={small ? "pairs small" : "pairs"}>
      {said
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
