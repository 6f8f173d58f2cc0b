/** What of a half-filled body can be reckoned with already. Pure. */
import type { Fault } from "#shared/rules/shape";
import type { Body } from "./form";

/** Members that are dropped whole where anything in them is faulty; of others only the faulty part goes. */
const WHOLE: ReadonlySet<string> = new Set(["points", "creep", "starting", "seals", "wiring"]);

/** The body without what has faults, so that the rest can be judged while somebody types. */
export function soundOf(body: Body, faults: readonly Fault[]): Body {
  const paths = faults.map(({ field }) => field.replace(/^body\.?/, "").split("."));
  const sound = structuredClone(body);
  for (const [name = "", ...rest] of paths) {
    if (!WHOLE.has(name)) drop(sound, [name, ...rest]);
    else if (rest[0] === undefined || !Array.isArray(body[name])) delete sound[name];
  }
  for (const name of WHOLE) {
    const list = sound[name];
    if (!Array.isArray(list)) continue;
    const faulty = new Set(paths.filter((path) => path[0] === name).map((path) => path[1]));
    sound[name] = list.filter((_, place) => !faulty.has(String(place)));
  }
  return sound;
}

function drop(from: unknown, [name = "", ...rest]: string[]): void {
  if (typeof from !== "object" || from === null) return;
  const within = from as Record<string, unknown>;
  if (rest.length === 0) delete within[name];
  else drop(within[name], rest);
}
