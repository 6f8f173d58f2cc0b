/** The rules in force, to be read; and a profile that somebody wrote, checked and compared before it is used. */

import { readRules } from "../../core/rules";
import { Told } from "../told";
import { useReading } from "../use-reading";
import { ProfileCheckCard } from "./profile-check";
import { Rules } from "./profile-rules";

export function ProfilePart() {
  const rules = useReading(readRules);
  return (
    <div class="stack">
      <ProfileCheckCard />
      <Told reading={rules.reading} isOld={rules.content !== null} retry={rules.again} />
      {rules.content && <Rules of={rules.content} />}
    </div>
  );
}
