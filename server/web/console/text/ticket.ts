/** Words of the open ticket. */
import type { Words } from "#shared/text/words";

export const ticket = {
  "ticket.none": ["在列表或地图上选一件工单。", "Choose a ticket from the list or the map."],
  "ticket.facts": ["记录 {n} 条", "{n} facts"],
  "ticket.site": ["现场", "Site"],
  "ticket.customer": ["用户", "Customer"],
  "ticket.matter": ["诉求", "Matter"],
  "ticket.demand": ["要求", "Demand"],
  "ticket.deadlines": ["时限", "Deadlines"],
  "ticket.investigations": ["勘查任务", "Investigations"],
  "ticket.responsibility": ["责任", "Responsibility"],
  "ticket.timeline": ["经过", "Timeline"],
  "ticket.photos": ["照片", "Photos"],
  "ticket.photos-waiting": ["{n} 张原图尚未到达", "{n} originals have not arrived yet"],
  "ticket.meter": ["电能表", "Meter"],
  "ticket.account": ["户号", "Account"],
  "ticket.stale": ["服务器没有应答，显示的是 {when} 的内容。", "No answer: this is as of {when}."],
  "ticket.report": ["勘查报告", "Report"],
  "ticket.sheet": ["结果单", "Result sheet"],
  "fact.device-time": ["设备时间", "Device time"],
  "fact.corrected": ["校正时间", "Corrected"],
  "fact.received": ["收到", "Received"],
  "fact.distance": ["距现场 {distance}", "{distance} from the site"],
  "fact.flags": ["{n} 个标记", "{n} flags"],
  "recall.do": ["收回", "Recall"],
  "recall.title": ["收回任务", "Recall the work"],
  "recall.reason": ["原因（班组会看到）", "Reason (the crew reads it)"],
  "recall.what-happens": [
    "任务会从 {crew} 的设备上消失，并告知原因。他们在得知之前写的仍会收到，标为移交后收到。",
    "It disappears from the devices of {crew} with the reason. What they wrote before they knew still arrives, marked as after hand-over.",
  ],
} as const satisfies Words;
