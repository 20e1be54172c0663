import type { Place } from '../problem.ts';
import { DEFAULT_PACE, type Pace, paceSchema, straightLines } from './straight-line.ts';

/** On a meridian a millionth of a degree is 11.12 cm. */
const north = (metres: number, over: Partial<Place> = {}): Place => ({
  placeId: `${metres} m north`,
  at: { latitudeE6: 34_000_000 + Math.round(metres / 0.1111949), longitudeE6: 113_000_000 },
  district: '411081001',
  ...over,
});
const plain: Pace = { detourPercent: 100, kilometresPerHour: 12, districts: {}, doorMinutes: 0, unknownMinutes: 15 };
const minutes = (from: Place, to: Place, pace: Partial<Pace> = {}) =>
  straightLines({ ...plain, ...pace })([from], [to]);

test('a kilometre at twelve an hour takes five minutes; a few metres more begin the next', async () => {
  expect(await minutes(north(0), north(1_000))).toEqual([5]);
  expect(await minutes(north(0), north(1_005))).toEqual([6]);
});

test('roads are longer than the line, and every way has two doors', async () => {
  expect(await minutes(north(0), north(1_000), { detourPercent: 140 })).toEqual([7]);
  expect(await minutes(north(0), north(1_000), { doorMinutes: 3 })).toEqual([8]);
});

test.each([
  ['411081001', 20],
  ['411081001003', 20],
  ['411081002', 10],
  ['411082001', 5],
])('the speed is that of where one sets out: %s', async (district, expected) => {
  const districts = { '411081001': 3, '411081': 6 };
  expect(await minutes(north(0, { district }), north(1_000), { districts })).toEqual([expected]);
  expect(await minutes(north(1_000), north(0, { district }), { districts })).toEqual([20]);
});

test('an address nobody has put on the map is some minutes away, and nobody goes from a place to itself', async () => {
  const unknown = north(0, { placeId: 'unknown', at: undefined });
  expect(await straightLines(plain)([north(0), unknown], [north(0), unknown, north(2_000)])).toEqual([
    0, 15, 10, 15, 0, 15,
  ]);
});

test('the default is a pace that may be set', () => {
  expect(paceSchema.parse(DEFAULT_PACE)).toEqual(DEFAULT_PACE);
});
