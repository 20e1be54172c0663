import { metresBetween } from '../../shared/metres.ts';
import { type Expected, type Fix, judgeFix, MAX_ACCURACY_M, MAX_DISTANCE_M } from './judge-fix.ts';

const HOME = { latitudeE6: 34_030_000, longitudeE6: 113_850_000 };
/** About `metres` north of home. */
const north = (metres: number) => ({
  ...HOME,
  latitudeE6: HOME.latitudeE6 + Math.round((metres * 1_000_000) / 111_195),
});
const fix = (more: Partial<Fix> = {}): Fix => ({ ...HOME, accuracyM: 20, mocked: false, ...more });
const at = Date.parse('2026-11-23T09:00:00+08:00');
const expected = (more: Partial<Expected> = {}): Expected => ({ at, place: HOME, previous: undefined, ...more });

describe('a position at the door', () => {
  test.each([
    ['at the door', fix(), []],
    ['no position at all', undefined, ['NO_FIX']],
    ['just exact enough', fix({ accuracyM: MAX_ACCURACY_M }), []],
    ['not exact enough', fix({ accuracyM: MAX_ACCURACY_M + 1 }), ['POOR_ACCURACY']],
    ['made up by an app', fix({ mocked: true }), ['MOCKED']],
    ['made up and elsewhere', fix({ mocked: true, ...north(900) }), ['MOCKED', 'TOO_FAR']],
  ])('%s', (_name, found, exceptions) => {
    expect(judgeFix(found, expected())).toEqual(exceptions);
  });

  test.each([
    [MAX_DISTANCE_M - 1, []],
    [MAX_DISTANCE_M, []],
    [MAX_DISTANCE_M + 1, ['TOO_FAR']],
  ])('%i metres from the address', (metres, exceptions) => {
    const place = north(metres);
    expect(metresBetween(place, HOME)).toBe(metres);
    expect(judgeFix(fix(place), expected())).toEqual(exceptions);
  });

  test('an address without a point on the map cannot be compared', () => {
    expect(judgeFix(fix(), expected({ place: undefined }))).toEqual(['PLACE_UNKNOWN']);
  });
});

describe('the way from the check before', () => {
  const earlier = (metresAway: number, secondsAgo: number, accuracyM = 0) =>
    expected({ previous: { at: at - secondsAgo * 1000, fix: fix({ ...north(metresAway), accuracyM }) } });

  test.each([
    // 33 metres a second: 3,300 metres in a hundred seconds.
    ['just possible', 3_299, 100, []],
    ['at the limit', 3_300, 100, []],
    ['over the limit', 3_301, 100, ['IMPOSSIBLE_SPEED']],
    ['the same moment at two ends of a village', 2_000, 0, ['IMPOSSIBLE_SPEED']],
    ['the same door at the same moment', 0, 0, []],
    ['an older record that comes in later', 5_000, -100, ['IMPOSSIBLE_SPEED']],
  ])('%s', (_name, metres, seconds, exceptions) => {
    expect(judgeFix(fix({ accuracyM: 0 }), earlier(metres, seconds))).toEqual(exceptions);
  });

  test('what both phones may be wrong by is not held against the caregiver', () => {
    expect(judgeFix(fix({ accuracyM: 100 }), earlier(3_500, 100, 100))).toEqual([]);
    expect(judgeFix(fix({ accuracyM: 99 }), earlier(3_500, 100, 100))).toEqual(['IMPOSSIBLE_SPEED']);
  });
});
