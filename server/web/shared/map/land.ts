/** The land of the world as shapes: public-domain data of Natural Earth, 1:50 million, without borders. */
import { feature } from "topojson-client";
import type { Topology } from "topojson-specification";
import world from "world-atlas/land-50m.json";

export function land(): GeoJSON.GeoJSON {
  const topology = world as unknown as Topology;
  const shape = topology.objects.land;
  if (!shape) throw new Error("There is no land in the data.");
  return feature(topology, shape);
}
