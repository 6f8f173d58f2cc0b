/** Words of users of the office. */
import type { Words } from "#shared/text/words";

export const users = {
  "user.role": ["角色", "Role"],
  "user.areas": ["区域", "Areas"],
  "user.all-areas": ["全部", "all"],
  "user.no-area-is-all": ["一个都不选即为全部区域。", "None chosen: all areas."],
  "user.areas-hint": [
    "区域代码，用空格隔开。不填即为全部区域。",
    "Codes of areas with spaces between. Empty: all areas.",
  ],
  "user.may-log-in": ["可以登录", "May log in"],
  "user.new": ["新建用户", "New user"],
  "user.make": ["新建", "Make"],
  "user.none": ["没有这样的用户。", "No such users."],
  "user.change": ["修改用户 {user}", "Change {user}"],
  "user.leads": ["带领的班组", "The crew to lead"],
  "user.first-password": ["初始密码", "First password"],
  "user.new-password": ["新密码 (不改则不填)", "New password (empty: as it is)"],
  "user.password-hint": [
    "以后谁也看不到，请当面告知本人。",
    "Nobody can read it later: tell it to the person.",
  ],
  "user.ends-logins": [
    "改动角色、区域、班组、密码或停用后，此人的登录立即失效，需重新登录。",
    "Another role, crew or password, other areas, or no right to log in end this user's logins at once.",
  ],
  "office-role.dispatcher": ["调度员", "Dispatcher"],
  "office-role.supervisor": ["主管", "Supervisor"],
  "office-role.approver": ["审批人", "Approver"],
  "office-role.auditor": ["审计员", "Auditor"],
  "office-role.administrator": ["管理员", "Administrator"],
  "office-role.crew-leader": ["班组长", "Crew leader"],
  "office-role.meter-technician": ["计量检定员", "Meter technician"],
} as const satisfies Words;
