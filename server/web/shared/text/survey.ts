import type { Words } from "./words";

/** Words of the forms in which a survey is written down. */
export const survey = {
  "photo.take": ["拍照", "Take a photo"],
  "photo.gallery": ["从相册选择", "Choose from the gallery"],
  "photo.gallery-hint": [
    "相册照片会注明来源,证明力较弱。",
    "Pictures from the gallery are labelled so; they prove less.",
  ],
  "photo.reading": ["正在记录时间、位置和校验码…", "Taking time, place and hash …"],
  "photo.caption": ["说明", "Caption"],
  "photo.saved": ["已保存 {n} 张,安全在本机", "{n} kept, safe on this phone"],
  "photo.no-preview": [
    "此格式无法预览,原件会照常保存",
    "This format cannot be shown here; the original is kept all the same",
  ],
  "survey.finding": ["勘查结果", "Finding"],
} as const satisfies Words;
