/** Addresses that hand a place over to a navigator, each in the datum that it expects. Pure. */
import type { Position } from "#shared/documents";
import { shown } from "#shared/map/datums";

/**
 * `geo`: whatever the phone has, told the place alone. The others are pages of a provider, who thereby
 * learns where the crew goes: only by choice.
 */
export const NAVIGATORS = ["geo", "amap", "baidu", "google"] as const;
export type Navigator = (typeof NAVIGATORS)[number];

export function navigatorLink(navigator: Navigator, place: Position, name: string): string {
  const title = encodeURIComponent(name);
  if (navigator === "amap") {
    const [lon, lat] = digits(shown(place, "GCJ02"));
    return `https://uri.amap.com/navigation?to=${lon},${lat},${title}&mode=car&coordinate=gaode`;
  }
  if (navigator === "baidu") {
    const [lon, lat] = digits(shown(place, "BD09"));
    return `https://api.map.baidu.com/marker?location=${lat},${lon}&title=${title}&content=${title}&coord_type=bd09ll&output=html&src=kancha`;
  }
  const [lon, lat] = digits(shown(place, "WGS84"));
  if (navigator === "google") {
    return `https://www.google.com/maps/dir/?api=1&destination=${lat},${lon}`;
  }
  // RFC 5870: a geo: address without a datum is in WGS-84.
  return `geo:${lat},${lon}?q=${lat},${lon}(${title})`;
}

/** The attributes of a link: another page opens beside the app, and is not told from where. */
export function handOver(choice: string, place: Position, name: string) {
  const navigator = NAVIGATORS.find((one) => one === choice) ?? "geo";
  const href = navigatorLink(navigator, place, name);
  return navigator === "geo" ? { href } : { href, target: "_blank", rel: "noreferrer" };
}

/** A centimetre is more than any of them needs. */
function digits([lon, lat]: [number, number]): [string, string] {
  return [lon.toFixed(7), lat.toFixed(7)];
}
