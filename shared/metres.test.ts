import { metresBetween } from './metres.ts';

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
