import fc from 'fast-check';
import { type CandidateFacts, proposePairs, rankCandidates } from './rank-candidates.ts';

const KIN = { code: 'KIN', message: '是老人的家属', blocks: false };
const ON_LEAVE = { code: 'ON_LEAVE', message: '请假', blocks: true };
const facts = (caregiverId: string, over: Partial<CandidateFacts> = {}): CandidateFacts => ({
  caregiver: { caregiverId, name: caregiverId, caps: { minutesPerDay: 480, minutesPerMonth: 10_000 } },
  against: [],
  declined: false,
  preferred: false,
  visits: 0,
  way: { metres: 500, from: 'home' },
  dayMinutes: 0,
  monthMinutes: 0,
  ...over,
});
const order = (...all: CandidateFacts[]) => rankCandidates(all).map(({ caregiver }) => caregiver.caregiverId);

/** The better one is named `z`, so that the id never decides. */
test.each<[string, Partial<CandidateFacts>, Partial<CandidateFacts>]>([
  ['who can be sent, before the preferred who cannot', {}, { against: [ON_LEAVE], preferred: true }],
  ['without a warning, before the preferred with one', {}, { against: [KIN], preferred: true }],
  ['who has not declined, before the preferred who has', {}, { declined: true, preferred: true }],
  ['the preferred, before who has been there often', { preferred: true }, { visits: 9 }],
  [
    'who has been there more often, before the nearer',
    { visits: 2, way: { metres: 9_000, from: 'home' } },
    { visits: 1 },
  ],
  ['a kilometre nearer, before who has less to do', { dayMinutes: 300 }, { way: { metres: 1_000, from: 'home' } }],
  ['where the way is known, before where it is not', { dayMinutes: 300 }, { way: undefined }],
  ['less to do on the day, before less in the month', { monthMinutes: 5_000 }, { dayMinutes: 30 }],
  ['less to do in the month', { monthMinutes: 100 }, { monthMinutes: 101 }],
])('%s', (_rule, better, worse) => {
  expect(order(facts('a', worse), facts('z', better))).toEqual(['z', 'a']);
  expect(order(facts('z', better), facts('a', worse))).toEqual(['z', 'a']);
});

test.each([
  [0, 999, 'the same'],
  [999, 1_000, 'nearer'],
  [1_000, 1_999, 'the same'],
])('ways of %i and %i metres are %s', (near, far, what) => {
  const ranked = order(
    facts('a', { way: { metres: far, from: 'home' } }),
    facts('z', { way: { metres: near, from: 'home' } }),
  );
  expect(ranked).toEqual(what === 'nearer' ? ['z', 'a'] : ['a', 'z']);
});

test('what speaks for somebody is said in words', () => {
  const [best] = rankCandidates([
    facts('a', { preferred: true, visits: 3, way: { metres: 1_250, from: 'job-before' }, dayMinutes: 120 }),
  ]);
  expect(best).toMatchObject({
    dispatchable: true,
    inFavour: [
      '老人指定的护理员',
      '近期已为这位老人上门 3 次',
      '离上一单约 1.3 公里',
      '当天已排 120 分钟，还可排 360 分钟',
    ],
  });
});

test.each([
  [480, 0, 0],
  [479, 0, 1],
  [0, 9_999, 1],
  [600, 0, 0],
])('with %i minutes on the day and %i in the month, %i are left', (dayMinutes, monthMinutes, left) => {
  const [one] = rankCandidates([facts('a', { dayMinutes, monthMinutes })]);
  expect(one?.inFavour.at(-1)).toBe(`当天已排 ${dayMinutes} 分钟，还可排 ${left} 分钟`);
});

test('two dispatchers see the same order, however the register lists people', () => {
  const anybody = fc.record({
    declined: fc.boolean(),
    preferred: fc.boolean(),
    visits: fc.nat(3),
    dayMinutes: fc.nat(3),
    monthMinutes: fc.nat(3),
    against: fc.constantFrom([], [KIN], [ON_LEAVE], [KIN, ON_LEAVE]),
  });
  fc.assert(
    fc.property(fc.array(anybody, { maxLength: 8 }), (many) => {
      const all = many.map((over, i) => facts(`c${i}`, over));
      const ranked = rankCandidates(all);
      expect(order(...all.toReversed())).toEqual(ranked.map(({ caregiver }) => caregiver.caregiverId));
      const firstBlocked = ranked.findIndex(({ dispatchable }) => !dispatchable);
      if (firstBlocked >= 0) expect(ranked.slice(firstBlocked).every(({ dispatchable }) => !dispatchable)).toBe(true);
    }),
  );
});

describe('pairs', () => {
  const ranked = (...ids: string[]) => rankCandidates(ids.map((id) => facts(id)));

  test('the two best first, then with the better of both ahead', () => {
    expect(proposePairs(ranked('a', 'b', 'c', 'd'))).toEqual([
      ['a', 'b'],
      ['a', 'c'],
      ['a', 'd'],
      ['b', 'c'],
      ['b', 'd'],
    ]);
  });

  test.each([
    [[], []],
    [['a'], []],
    [['a', 'b'], [['a', 'b']]],
  ])('of %j', (ids, pairs) => {
    expect(proposePairs(ranked(...ids))).toEqual(pairs);
  });

  test('nobody who cannot be sent is in one', () => {
    const all = rankCandidates([facts('a', { against: [ON_LEAVE] }), facts('b'), facts('c', { against: [KIN] })]);
    expect(proposePairs(all)).toEqual([['b', 'c']]);
  });
});
