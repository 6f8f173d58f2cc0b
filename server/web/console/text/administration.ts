/** Words of administration, and of tickets from tables. */
import type { Words } from "#shared/text/words";

export const administration = {
  "place.administration": ["管理", "Administration"],
  "administration.imports": ["导入", "Imports"],
  "administration.users": ["用户", "Users"],
  "administration.areas": ["辖区", "Areas"],
  "administration.audit": ["审计", "Audit"],
  "administration.profile": ["规则包", "Profile"],
  "administration.webhooks": ["推送", "Webhooks"],
  "areas.intro": [
    "辖区由规则包列出。用户和班组按辖区代码分配；没有辖区的看到全部。",
    "Areas are those of the profile. Users and crews are given their codes; who has none sees all.",
  ],
  "areas.none": [
    "现行规则包没有列出辖区，任何代码都可以用。",
    "The profile in force lists no areas; any code can be used.",
  ],
  "areas.code": ["代码", "Code"],
  "areas.title": ["名称", "Name"],
  "areas.users": ["用户", "Users"],
  "areas.crews": ["班组", "Crews"],
  "areas.unlisted": ["规则包里没有", "not in the profile"],
  "refused.open-again": [
    "别人刚改动过。请关闭后重新打开，再改一次。",
    "Somebody else changed this meanwhile. Close this, open it again and change it then.",
  ],
} as const satisfies Words;
