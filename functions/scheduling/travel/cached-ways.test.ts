import type { Place } from '../problem.ts';
import { cachedWays } from './cached-ways.ts';
import type { Ways } from './ways.ts';

const spot = (step: number, placeId = `p${step}`): Place => ({
  placeId,
  at: { latitudeE6: step, longitudeE6: 0 },
  district: '411081001',
});
function counted() {
  const asked: string[] = [];
  const ways: Ways = async (from, to) =>
    from.flatMap((a) =>
      to.map((b) => {
        asked.push(`${a.placeId}>${b.placeId}`);
        return a.placeId === b.placeId ? 0 : 10 * a.at!.latitudeE6 + b.at!.latitudeE6;
      }),
    );
  return { ways, asked };
}

test('a way is asked for once, whoever lives at its ends; rows that miss one are asked again', async () => {
  const { ways, asked } = counted();
  const cached = cachedWays(ways, 100);
  expect(await cached([spot(1), spot(2)], [spot(2), spot(3)])).toEqual([12, 13, 0, 23]);
  expect(asked.splice(0)).toHaveLength(4);
  expect(await cached([spot(1, 'new neighbour')], [spot(3)])).toEqual([13]);
  expect(asked).toEqual([]);
  expect(await cached([spot(1), spot(2)], [spot(3), spot(4)])).toEqual([13, 14, 23, 24]);
  expect(asked).toEqual(['p1>p3', 'p1>p4', 'p2>p3', 'p2>p4']);
});

test('it forgets the oldest, and answers rightly all the same', async () => {
  const { ways, asked } = counted();
  const cached = cachedWays(ways, 2);
  expect(await cached([spot(1)], [spot(2), spot(3), spot(4)])).toEqual([12, 13, 14]);
  asked.splice(0);
  expect(await cached([spot(1)], [spot(4), spot(3)])).toEqual([14, 13]);
  expect(asked).toEqual([]);
  expect(await cached([spot(1)], [spot(2)])).toEqual([12]);
  expect(asked).toEqual(['p1>p2']);
});

test('two who live at one spot do not make the way from one to the other vanish', async () => {
  const { ways } = counted();
  const cached = cachedWays(ways, 100);
  expect(await cached([spot(5, 'upstairs')], [spot(5, 'upstairs')])).toEqual([0]);
  expect(await cached([spot(5, 'upstairs')], [spot(5, 'downstairs')])).toEqual([55]);
  expect(await cached([spot(5, 'upstairs')], [spot(5, 'upstairs')])).toEqual([0]);
});
