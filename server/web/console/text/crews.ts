/** Words of crews. */
import type { Words } from "#shared/text/words";

export const crews = {
  "crews.all": ["班组", "Crews"],
  "crews.devices": ["终端", "Devices"],
  "crews.instruments": ["仪器", "Instruments"],
  "crews.empty": ["还没有班组。", "No crews yet."],
  "crews.age": ["位置时间", "Age of place"],
  "crews.doing": ["正在", "Doing"],
  "crews.phone": ["手机上", "On the phone"],
  "crews.battery": ["电量", "Battery"],
  "crews.nothing-waiting": ["已全部收到", "all received"],
  "crews.waiting": ["{n} 条待传", "{n} not sent"],
  "crews.not-sharing": ["未共享", "not shared"],
  "crews.skills": ["技能", "Skills"],
  "crews.area": ["辖区", "Area"],
  "crews.make": ["新建班组", "New crew"],
  "crews.change": ["修改", "Change"],
  "crews.name": ["名称", "Name"],
  "crews.id": ["编号", "Id"],
  "crews.id-hint": [
    "以 c- 开头，小写字母、数字和连字符。以后不能改。",
    "Begins with c-; lower case letters, digits, hyphens. It never changes.",
  ],
  "crews.skills-hint": ["用逗号分开", "Parted by commas"],
  "crews.members": ["成员", "Members"],
  "crews.members-of": ["{crew} 的成员", "Members of {crew}"],
  "crews.no-members": ["还没有成员。", "No members yet."],
  "crews.member-name": ["姓名", "Name"],
  "crews.add-member": ["加入", "Add"],
} as const satisfies Words;
