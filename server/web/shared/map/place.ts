/** Degrees as maps draw them: longitude, latitude. */
export type LonLat = [lon: number, lat: number];
