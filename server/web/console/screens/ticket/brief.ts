/** A few words of what a fact says, for lines and lists. */
import type { Fact } from "#shared/documents";
import { withUnit } from "#shared/format/numbers";
import { profile } from "../../core/profile";
import { t, term, titled } from "../../text";

type Body = Readonly<Record<string, unknown>>;

export function briefOf(fact: Fact): string {
  if (fact.retracts) return t("fact.taken-back", { reason: String(fact.body.reason ?? "") });
  const said = BY_KIND[fact.kind]?.(fact.body) ?? textIn(fact.body);
  return said.length > 120 ? `${said.slice(0, 117)}…` : said;
}

const BY_KIND: Record<string, (body: Body) => string> = {
  progress: (body) => joined(term("state", text(body.step)), text(body.reason)),
  reading: (body) => `${titleOf(body.quantity)} ${valueText(body)}`,
  finding: (body) => joined(term("party", text(body.party)), text(body.seen)),
  assignment: (body) => joined(term("type", text(body.type)), text(body.note)),
  decision: (body) => {
    const party = body.responsibility as Body | undefined;
    const plan = body.resolution as Body | undefined;
    return joined(term("party", text(party?.party)), text(party?.reason ?? plan?.reason));
  },
  approval: (body) => joined(term("outcome-of", text(body.outcome)), text(body.reason)),
  execution: (body) => joined(term("execution", text(body.state)), text(body.note)),
  "call-back": (body) => joined(term("satisfaction", text(body.satisfaction)), text(body.note)),
  reply: (body) => text(body.text),
  verdict: (body) => joined(term("about", text(body.about)), term("verdict", text(body.outcome))),
  pause: (body) => joined(t(body.on ? "fact.pause-on" : "fact.pause-off"), text(body.reason)),
  hold: (body) => joined(t(body.on ? "fact.hold-on" : "fact.hold-off"), text(body.reason)),
  acceptance: (body) =>
    joined(t(body.accept ? "fact.accepted" : "fact.declined"), text(body.reason)),
  link: (body) => joined(term("relation", text(body.relation)), text(body.ticket)),
  record: (body) => joined(term("source", text(body.source)), text(body.text)),
  examination: () => "",
  photo: (body) => (body.stored ? t("fact.original-came") : text(body.caption)),
};

/** The quantity in the profile's words. */
export function titleOf(quantity: unknown): string {
  return titled(profile.value?.quantities[text(quantity)]?.title, text(quantity));
}

export function valueText(body: Body): string {
  const phase = body.phase ? ` ${text(body.phase)}` : "";
  return `${withUnit(text(body.value), text(body.unit))}${phase}`;
}

function textIn({ title, seen, caption, text: words, note, reason }: Body): string {
  const found = [title, seen, caption, words, note, reason].find(
    (one) => typeof one === "string" && one,
  );
  return text(found);
}

function joined(first: string, second: string): string {
  return [first, second].filter(Boolean).join(": ");
}

function text(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}
