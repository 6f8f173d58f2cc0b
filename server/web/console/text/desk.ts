/** Words of the queue and the map. */
import type { Words } from "#shared/text/words";

export const desk = {
  "queue.title": ["待办", "Queue"],
  "queue.search": [
    "搜索工单、户号、姓名、地址、电表",
    "Search ticket, account, name, address, meter",
  ],
  "queue.count": ["共 {n} 件", "{n} tickets"],
  "queue.count-capped": ["超过 {n} 件", "more than {n} tickets"],
  "queue.more": ["再显示一些", "Show more"],
  "queue.elsewhere": ["有 {n} 件变化，点此刷新", "{n} changed: show them"],
  "queue.empty": ["这里没有工单。", "Nothing here."],
  "queue.emergency": ["紧急", "Emergency"],
  "queue.attention": ["{n} 条需处理", "{n} need attention"],
  "queue.late": ["{n} 条移交后收到", "{n} after hand-over"],
  "queue.disputes": ["责任有争议", "Disputed"],
  "queue.nobody": ["未派工", "No crew"],
  "view.label": ["看什么", "Show"],
  "view.open": ["全部在办", "All open"],
  "view.unassigned": ["未派工", "Not assigned"],
  "view.returned": ["退回", "Came back"],
  "view.overdue": ["已超时", "Overdue"],
  "view.risk": ["将超时", "At risk"],
  "view.attention": ["需处理的记录", "Facts need attention"],
  "view.late": ["移交后收到", "After hand-over"],
  "view.disputes": ["责任争议", "Disputes"],
  "view.approval": ["待审批", "Awaiting approval"],
  "view.all": ["全部", "All"],
  "map.title": ["地图", "Map"],
  "map.count": ["范围内 {n} 件", "{n} in view"],
  "map.failed": [
    "这台机器的浏览器画不出地图。左侧列表仍可使用。",
    "This browser cannot draw the map. The list beside it works.",
  ],
  "map.see-all": ["显示全部", "See all"],
} as const satisfies Words;
