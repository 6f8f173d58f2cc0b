/** The auditor's desk: what was said in any ticket, who looked at whom, and whether a ticket's chain is whole. Nothing here changes anything. */
import { AUDIT, may, READ_VIEWS } from "../../core/session";
import { ChainSearch } from "./chain-search";
import { FactSearch } from "./fact-search";
import { ViewSearch } from "./view-search";

export function AuditPart() {
  return (
    <div class="stack">
      {may(AUDIT) && <FactSearch />}
      {may(AUDIT) && <ChainSearch />}
      {may(READ_VIEWS) && <ViewSearch />}
    </div>
  );
}
