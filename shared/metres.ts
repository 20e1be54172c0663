/** Millionths of a degree. */
export interface OnMap {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

/** The mean radius of the earth (IUGG). */
const EARTH_RADIUS_M = 6_371_008.8;
const RADIANS_PER_E6 = Math.PI / 180 / 1_000_000;

/**
 * Along a great circle, in whole metres. Both places in GCJ-02, as a phone's map in China answers: one in another system
 * lies hundreds of metres off.
 */
export function metresBetween(a: OnMap, b: OnMap): number {
  const [lat1, lat2] = [a.latitudeE6 * RADIANS_PER_E6, b.latitudeE6 * RADIANS_PER_E6];
  const sinLat = Math.sin((lat2 - lat1) / 2);
  const sinLng = Math.sin(((b.longitudeE6 - a.longitudeE6) * RADIANS_PER_E6) / 2);
  const haversine = sinLat * sinLat + Math.cos(lat1) * Math.cos(lat2) * sinLng * sinLng;
  // Rounding may lift it above 1 at the other end of the world.
  return Math.round(2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, haversine))));
}
