import type { Location } from '../facilities/index.ts';
import { distanceM } from './distance.ts';

const at = (lat: number, lng: number): Location => ({
  latitudeE6: Math.round(lat * 1e6),
  longitudeE6: Math.round(lng * 1e6),
});

// Published distances of city pairs, brought to the same radius; quarter and half of a great circle.
const PAIRS: [name: string, a: Location, b: Location, metres: number][] = [
  ['nowhere from here', at(34.03, 113.85), at(34.03, 113.85), 0],
  ['one degree of the equator', at(0, 0), at(0, 1), 111_195],
  ['Nashville to Los Angeles airport', at(36.12, -86.67), at(33.94, -118.4), 2_886_448],
  ['equator to pole', at(0, 0), at(90, 0), 10_007_557],
  ['the other end of the world', at(0, 0), at(0, 180), 20_015_115],
  ['across the date line, not round the world', at(0, 179.9995), at(0, -179.9995), 111],
  ['a millionth of a degree is a hand', at(34, 113), { latitudeE6: 34_000_009, longitudeE6: 113_000_000 }, 1],
];

describe('the distance between two points', () => {
  test.each(PAIRS)('%s', (_name, a, b, metres) => {
    expect(Math.abs(distanceM(a, b) - metres)).toBeLessThanOrEqual(1);
    expect(distanceM(b, a)).toBe(distanceM(a, b));
  });

  test('a degree of longitude is shorter in Henan than at the equator: cosine of 60 degrees is a half', () => {
    expect(distanceM(at(60, 0), at(60, 0.01))).toBe(556);
  });
});
