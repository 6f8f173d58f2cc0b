/** Words of crews and their devices. */
import type { Words } from "#shared/text/words";

export const crews = {
  "crews.empty": ["还没有班组。", "No crews yet."],
  "crews.age": ["位置时间", "Age of place"],
  "crews.doing": ["正在", "Doing"],
  "crews.phone": ["手机上", "On the phone"],
  "crews.battery": ["电量", "Battery"],
  "crews.nothing-waiting": ["已全部收到", "all received"],
  "crews.waiting": ["{n} 条待传", "{n} not sent"],
  "crews.not-sharing": ["未共享", "not shared"],
  "crews.skills": ["技能", "Skills"],
} as const satisfies Words;
