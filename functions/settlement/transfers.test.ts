import fc from 'fast-check';
import { assertBalanced, debitedFen } from '../../shared/ledger.ts';
import { sumFen } from '../../shared/money.ts';
import { assertAddsUp, entriesOf, type Shares } from './line.ts';
import {
  type MealServed,
  mealCorrection,
  mealReversed,
  mealServed,
  type ServedMeal,
  type SettlementLine,
} from './transfers.ts';

const NOW = Date.parse('2026-10-08T11:42:00+08:00');
const meal: ServedMeal = {
  bookingId: 'bk_1',
  elderId: 'el_1',
  facilityId: 'fc_1',
  originDate: '2026-10-08',
  mealtime: 'lunch',
  mode: 'eat-in',
  facilityKind: 'canteen',
  pricedAt: Date.parse('2026-10-01T08:00:00+08:00'),
  age: 86,
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
  const reversal = mealReversed(original, { reason: '重复登记', by, now: NOW + 60_000 });
  expect(reversal).toMatchObject({
    kind: 'MEAL_REVERSED',
    postedAt: NOW + 60_000,
    originDate: '2026-10-08',
    listFen: -1200,
    discountFen: -100,
    selfPayFen: -300,
    layers: [
      { payer: 'city:411000', fen: -300 },
      { payer: 'township:411025101', fen: -500 },
    ],
    origin: { transferId: original.transferId, postedAt: NOW },
    reason: '重复登记',
    by,
  });
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
    mealReversed(mealServed(meal, NOW), { reason: 'x', by, now: NOW }),
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

test('a meal reversed after an office refused its subsidy takes back no subsidy a second time', () => {
  const original = mealServed(meal, NOW);
  const refused = { ...original, layers: [], payeeBearsFen: 800 };
  expect(mealReversed(original, { reason: 'x', by, now: NOW }, refused)).toMatchObject({
    listFen: -1200,
    layers: [],
    selfPayFen: -300,
    payeeBearsFen: -800,
    entries: [
      { account: 'elder:el_1', creditFen: 300 },
      { account: 'payee:fc_1', debitFen: 300 },
    ],
  });
});

const fen = fc.integer({ min: 0, max: 5000 });
const layer = fc.record({
  payer: fc.constantFrom('city:411000', 'county:411025', 'operator'),
  label: fc.constantFrom('补贴', '低保加补'),
  fen,
});
const shares = fc.record({
  discountFen: fen,
  layers: fc.array(layer, { maxLength: 4 }),
  selfPayFen: fen,
  payeeBearsFen: fen,
});
const priced = (parts: Omit<Shares, 'listFen'>): Shares => ({
  ...parts,
  listFen: parts.discountFen + parts.selfPayFen + parts.payeeBearsFen + sumFen(parts.layers.map((one) => one.fen)),
});

test('whatever a meal comes to, its corrections and its reversal leave nothing of it', () => {
  fc.assert(
    fc.property(shares.map(priced), fc.array(shares.map(priced), { maxLength: 4 }), (first, later) => {
      const original: MealServed = { ...mealServed(meal, NOW), ...first, entries: entriesOf('fc_1', first, 'el_1') };
      const lines: SettlementLine[] = [original];
      let standing: Shares = original;
      for (const to of later) {
        const cause = { reason: 'x', by, now: NOW + lines.length };
        lines.push({
          ...mealCorrection('MEAL_DISALLOWED', original, { from: standing, to }, cause),
          settledIn: '2026-10',
        });
        standing = to;
      }
      lines.push(mealReversed(original, { reason: 'x', by, now: NOW + 9 }, standing));
      for (const line of lines) {
        assertBalanced(line);
        assertAddsUp(line.transferId, line);
      }
      const accounts = new Map<string, number>();
      for (const entry of lines.flatMap((line) => line.entries)) {
        const sum = accounts.get(entry.account) ?? 0;
        accounts.set(entry.account, sum + ('debitFen' in entry ? entry.debitFen : -entry.creditFen));
      }
      expect([...accounts.values()].filter((sum) => sum !== 0)).toEqual([]);
      for (const key of ['listFen', 'discountFen', 'selfPayFen', 'payeeBearsFen'] as const)
        expect(sumFen(lines.map((line) => line[key]))).toBe(0);
    }),
  );
});
