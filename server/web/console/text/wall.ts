/** Words of the wall display, to be read from across the room. */
import type { Words } from "#shared/text/words";

export const wall = {
  "place.wall": ["大屏", "Wall display"],
  "wall.leave": ["返回调度台", "Back to the desk"],
  "wall.open": ["在办", "Open"],
  "wall.overdue": ["已超时", "Overdue"],
  "wall.worst": ["最急的工单", "Most pressing"],
  "wall.calm": ["没有超时或将超时的工单。", "Nothing is overdue or at risk."],
  "wall.silent": ["失联班组", "Silent crews"],
  "wall.none-silent": ["没有失联的班组。", "No crew is silent."],
  "wall.silent-since": ["{age}没有消息", "silent for {age}"],
  "wall.lost": [
    "连接中断，以下是 {when} 的情况，不是现在。",
    "No connection. This is how it was at {when}, not how it is now.",
  ],
} as const satisfies Words;
