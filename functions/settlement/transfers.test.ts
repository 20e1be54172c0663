import { debitedFen } from '../../shared/ledger.ts';
import { mealReversed, mealServed, type ServedMeal } from './index.ts';

const NOW = Date.parse('2026-10-08T11:42:00+08:00');
const meal: ServedMeal = {
  bookingId: 'bk_1',
  elderId: 'el_1',
  facilityId: 'fc_1',
  originDate: '2026-10-08',
  mealtime: 'lunch',
  listFen: 1200,
  discountFen: 100,
  layers: [
    { payer: 'city:411000', label: '市级补贴', fen: 300 },
    { payer: 'county:411025', label: '县级补贴', fen: 0 },
    { payer: 'township:411025101', label: '乡镇补贴', fen: 500 },
  ],
  selfPayFen: 300,
  policyId: 'po_1',
  categories: ['dibao'],
  evidenceGrade: 3,
  household: '411025101',
  residence: '411025102',
  by: { personId: 'pn_1', role: 'staff' },
};
const by = { personId: 'pn_manager', role: 'staff' as const };

test('each payer and the elder owe their share, the point is owed what is left of the price after its discount', () => {
  expect(mealServed(meal, NOW)).toMatchObject({
    kind: 'MEAL_SERVED',
    payeeId: 'fc_1',
    postedAt: NOW,
    listFen: 1200,
    entries: [
      { account: 'payer:city:411000', debitFen: 300 },
      { account: 'payer:township:411025101', debitFen: 500 },
      { account: 'elder:el_1', debitFen: 300 },
      { account: 'payee:fc_1', creditFen: 1100 },
    ],
  });
});

test('a meal for nothing is a line without entries', () => {
  const free = mealServed({ ...meal, listFen: 0, discountFen: 0, layers: [], selfPayFen: 0 }, NOW);
  expect(free.entries).toEqual([]);
});

test('a reversal has the amounts negative and the entries the other way round, and names what it takes back', () => {
  const original = mealServed(meal, NOW);
  const reversal = mealReversed(original, NOW + 60_000, '重复登记', by);
  expect(reversal).toMatchObject({
    kind: 'MEAL_REVERSED',
    postedAt: NOW + 60_000,
    originDate: '2026-10-08',
    listFen: -1200,
    discountFen: -100,
    selfPayFen: -300,
    layers: [{ fen: -300 }, { fen: 0 }, { fen: -500 }],
    reverses: { transferId: original.transferId, postedAt: NOW },
    reason: '重复登记',
    by,
  });
  expect(reversal.layers[1]).toEqual({ payer: 'county:411025', label: '县级补贴', fen: 0 });
  expect(reversal.entries).toEqual([
    { account: 'payer:city:411000', creditFen: 300 },
    { account: 'payer:township:411025101', creditFen: 500 },
    { account: 'elder:el_1', creditFen: 300 },
    { account: 'payee:fc_1', debitFen: 1100 },
  ]);
  expect(debitedFen(reversal.entries)).toBe(1100);
});

test('the same facts make the same transfer; another moment, another booking or a reversal make another', () => {
  const { transferId } = mealServed(meal, NOW);
  expect(mealServed({ ...meal }, NOW).transferId).toBe(transferId);
  expect(transferId).toMatch(/^tr_[0-9A-Z]{26}$/);
  const others = [
    mealServed(meal, NOW + 1),
    mealServed({ ...meal, bookingId: 'bk_2' }, NOW),
    mealReversed(mealServed(meal, NOW), NOW, 'x', by),
  ].map((transfer) => transfer.transferId);
  expect(new Set([transferId, ...others]).size).toBe(4);
});

test.each([
  ['a part too little', { selfPayFen: 299 }],
  ['a part too much', { selfPayFen: 301 }],
  ['a negative part', { selfPayFen: -100, discountFen: 500 }],
  ['half a fen', { selfPayFen: 300.5, discountFen: 99.5 }],
])('%s is no meal', (_, facts) => {
  expect(() => mealServed({ ...meal, ...facts }, NOW)).toThrow(RangeError);
});

test('a reversal is not reversed', () => {
  const reversal = mealReversed(mealServed(meal, NOW), NOW, 'x', by);
  expect(() => mealReversed(reversal, NOW, 'x', by)).toThrow(TypeError);
});
