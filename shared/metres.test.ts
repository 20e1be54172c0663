import { metresBetween, type OnMap } from './metres.ts';

const place = (latitudeE6: number, longitudeE6: number) => ({ latitudeE6, longitudeE6 });
const home = place(34_800_000, 113_300_000);

describe('metres between two places', () => {
  test.each([
    ['the same', home, 0, 0],
    ['a thousandth of a degree to the north', place(34_801_000, 113_300_000), 111, 1],
    ['a thousandth of a degree to the east, where degrees are narrower', place(34_800_000, 113_301_000), 91, 1],
    ['another town', place(34_747_000, 113_625_000), 30_300, 300],
  ])('%s', (_what, there, metres, within) => {
    expect(Math.abs(metresBetween(home, there) - metres)).toBeLessThanOrEqual(within);
    expect(Math.abs(metresBetween(there, home) - metres)).toBeLessThanOrEqual(within);
  });
});

const at = (lat: number, lng: number): OnMap => ({
  latitudeE6: Math.round(lat * 1e6),
  longitudeE6: Math.round(lng * 1e6),
});

// Published distances of city pairs, brought to the same radius; quarter and half of a great circle.
const PAIRS: [name: string, a: OnMap, b: OnMap, metres: number][] = [
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
    expect(Math.abs(metresBetween(a, b) - metres)).toBeLessThanOrEqual(1);
    expect(metresBetween(b, a)).toBe(metresBetween(a, b));
  });

  test('a degree of longitude is shorter in Henan than at the equator: cosine of 60 degrees is a half', () => {
    expect(metresBetween(at(60, 0), at(60, 0.01))).toBe(556);
  });
});
