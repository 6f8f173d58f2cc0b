/** Words of what the map shows. */
import type { Words } from "#shared/text/words";

export const layers = {
  "layers.title": ["图层", "Layers"],
  "layers.tickets": ["投诉工单", "Tickets"],
  "layers.crews": ["班组", "Crews"],
  "layers.accuracy": ["定位精度", "Accuracy of places"],
  "layers.fences": ["现场范围", "Sites"],
  "layers.evidence": ["打开工单的发现与照片", "Findings and photos of the open ticket"],
  "layers.facts": ["所有工单的发现与照片", "Findings and photos of all tickets"],
  "layers.facts-many": [
    "此处有 {n} 条发现与照片，放大后显示",
    "{n} findings and photos here: come closer to see them",
  ],
  "layers.heat": ["投诉热力图", "Heat map of complaints"],
  "layers.period": ["投诉时间", "Complaints of"],
  "layers.days": ["最近 {n} 天", "the last {n} days"],
  "layers.base": ["底图", "Base map"],
  "layers.tiles": ["在线地图", "Online map"],
  "layers.plain": ["陆地与经纬网（不需网络）", "Land and grid (no network)"],
  "crews.accuracy": ["精度", "Accuracy"],
  "crews.fresh": ["{when}", "{when}"],
  "crews.old": ["{when}（较旧）", "{when} (old news)"],
  "crews.silent": ["失联，上次 {when}", "Silent: last heard {when}"],
  "crews.unknown": ["未共享位置", "does not share its place"],
  "track.show": ["显示本班轨迹", "Show the way of the shift"],
  "track.hide": ["隐藏轨迹", "Hide the way"],
  "track.look": ["明白，查看轨迹", "I know: show the way"],
  "track.told": [
    "查看轨迹会被记录，班组会在终端上看到是哪个角色、什么时候看的（不显示姓名）。请只在工作需要时查看。",
    "A look at the way of a crew is written down, and the crew is told on its phones which role looked and when, without a name. Look where the work needs it.",
  ],
} as const satisfies Words;
