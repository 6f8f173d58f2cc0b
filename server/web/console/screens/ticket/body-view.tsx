/** What a fact says, member by member, in words. */
import { exactly } from "#shared/format/time";
import type { Line, Said } from "../../core/ticket/body";
import { t, term } from "../../text";
import { FactLink } from "./fact-link";
import { memberText, wordFor } from "./member-text";

export function BodyView({ lines }: { lines: readonly Line[] }) {
  return (
    <dl class="pairs small">
      {lines.map(({ name, said }) => (
        <div key={name}>
          <dt>{memberText(name)}</dt>
          <dd>
            <Value name={name} said={said} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ name, said }: { name: string; said: Said }) {
  switch (said.kind) {
    case "flag":
      return <>{t(said.value ? "say.yes" : "say.no")}</>;
    case "moment":
      return <>{exactly(said.value)}</>;
    case "fact":
      return <FactLink id={said.value} />;
    case "hash":
      return <code title={said.value}>{said.value.slice(0, 12)}…</code>;
    case "group":
      return <BodyView lines={said.lines} />;
    case "list":
      return (
        <ul class="stack tight">
          {said.items.map((item, place) => (
            <li key={place}>
              <Value name={name} said={item} />
            </li>
          ))}
        </ul>
      );
    default:
      return <>{wordFor(name, said.value) ?? term("word", said.value)}</>;
  }
}
