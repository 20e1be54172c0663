import type { OnMap } from '../../../shared/metres.ts';

/** The ellipsoid that GCJ-02 was made with (Krasovsky 1940), and the square of its eccentricity. */
const SEMI_MAJOR_M = 6_378_245;
const ECCENTRICITY_SQUARED = 0.006693421622965943;
const { PI } = Math;

const waves = (value: number, periods: readonly (readonly [number, number])[]): number =>
  periods.reduce((sum, [amplitude, period]) => sum + amplitude * Math.sin((value * PI) / period), 0) * (2 / 3);

/** How far GCJ-02 moves a place of WGS-84, in degrees; `x` and `y` count from 105° east and 35° north. */
function shift(latitude: number, longitude: number): { latitude: number; longitude: number } {
  const [x, y] = [longitude - 105, latitude - 35];
  const common = waves(x, [
    [20, 1 / 6],
    [20, 1 / 2],
  ]);
  const north =
    -100 +
    2 * x +
    3 * y +
    0.2 * y * y +
    0.1 * x * y +
    0.2 * Math.sqrt(Math.abs(x)) +
    common +
    waves(y, [
      [20, 1],
      [40, 3],
      [160, 12],
      [320, 30],
    ]);
  const east =
    300 +
    x +
    2 * y +
    0.1 * x * x +
    0.1 * x * y +
    0.1 * Math.sqrt(Math.abs(x)) +
    common +
    waves(x, [
      [20, 1],
      [40, 3],
      [150, 12],
      [300, 30],
    ]);
  const phi = (latitude * PI) / 180;
  const bend = 1 - ECCENTRICITY_SQUARED * Math.sin(phi) ** 2;
  const meridian = (SEMI_MAJOR_M * (1 - ECCENTRICITY_SQUARED)) / bend ** 1.5;
  const parallel = (SEMI_MAJOR_M / Math.sqrt(bend)) * Math.cos(phi);
  return { latitude: (north / meridian) * (180 / PI), longitude: (east / parallel) * (180 / PI) };
}

/** A place of GCJ-02 in WGS-84 degrees, to within some centimetres: the shift is undone by going towards it twice. */
export function toWgs84({ latitudeE6, longitudeE6 }: OnMap): { latitude: number; longitude: number } {
  const target = { latitude: latitudeE6 / 1e6, longitude: longitudeE6 / 1e6 };
  let guess = target;
  for (let round = 0; round < 3; round++) {
    const by = shift(guess.latitude, guess.longitude);
    guess = { latitude: target.latitude - by.latitude, longitude: target.longitude - by.longitude };
  }
  return guess;
}
