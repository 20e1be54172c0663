/** Millionths of a degree. */
export interface OnMap {
  readonly latitudeE6: number;
  readonly longitudeE6: number;
}

const METRES_PER_E6_DEGREE = 0.11132;

/** As the crow flies, in whole metres: good to a few within a county, and close enough to put places in order. */
export function metresBetween(a: OnMap, b: OnMap): number {
  const north = a.latitudeE6 - b.latitudeE6;
  const east = (a.longitudeE6 - b.longitudeE6) * Math.cos((a.latitudeE6 / 1e6) * (Math.PI / 180));
  return Math.round(Math.hypot(north, east) * METRES_PER_E6_DEGREE);
}
