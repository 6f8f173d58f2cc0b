/** Words of administration, and of tickets from tables. */
import type { Words } from "#shared/text/words";

export const administration = {
  "place.administration": ["管理", "Administration"],
  "administration.imports": ["导入", "Imports"],
  "administration.users": ["用户", "Users"],
  "administration.audit": ["审计", "Audit"],
  "administration.profile": ["规则包", "Profile"],
  "administration.webhooks": ["推送", "Webhooks"],
  "refused.open-again": [
    "别人刚改动过。请关闭后重新打开，再改一次。",
    "Somebody else changed this meanwhile. Close this, open it again and change it then.",
  ],
} as const satisfies Words;
