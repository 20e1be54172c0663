import fc from 'fast-check';
import { assertBalanced } from '../../shared/ledger.ts';
import { sumFen } from '../../shared/money.ts';
import { StatementDigest } from './digest.ts';
import { assertAddsUp } from './line.ts';
import { deliveryReversed, deliverySubsidy, operatorAdjusted, operatorSubsidy } from './own-lines.ts';
import { Tally } from './totals.ts';
import type { SettlementLine } from './transfers.ts';

const NOW = Date.parse('2026-10-08T12:10:00+08:00');
const by = { personId: 'system', role: 'system' as const };
const layers = [
  { payer: 'city:411000', label: '送餐补贴', fen: 50 },
  { payer: 'county:411025', label: '送餐补贴', fen: 150 },
];
const posting = { facilityId: 'fc_1', originDate: '2026-10-08', layers, by, now: NOW };
const trip = {
  tripId: 'tp_1',
  mealtime: 'lunch',
  policyId: 'po_1',
  servings: [{ transferId: 'tr_1', postedAt: NOW - 5 }],
};
const month = { rule: '按人次补', span: '2026-10', policyId: 'po_1', units: 31, grade: '一级' };

test('payers owe the point what a trip is worth, and no elder does', () => {
  expect(deliverySubsidy(trip, posting)).toMatchObject({
    kind: 'DELIVERY_SUBSIDY',
    payeeId: 'fc_1',
    originDate: '2026-10-08',
    listFen: 200,
    selfPayFen: 0,
    entries: [
      { account: 'payer:city:411000', debitFen: 50 },
      { account: 'payer:county:411025', debitFen: 150 },
      { account: 'payee:fc_1', creditFen: 200 },
    ],
  });
});

test('a trip taken back comes to nothing, and says which and why', () => {
  const posted = deliverySubsidy(trip, posting);
  const back = deliveryReversed(posted, { reason: '这一餐已撤销', by, now: NOW + 60_000 });
  expect(back).toMatchObject({
    kind: 'DELIVERY_REVERSED',
    listFen: -200,
    origin: { transferId: posted.transferId, postedAt: NOW },
    reason: '这一餐已撤销',
    entries: [
      { account: 'payer:city:411000', creditFen: 50 },
      { account: 'payer:county:411025', creditFen: 150 },
      { account: 'payee:fc_1', debitFen: 200 },
    ],
  });
});

test('the same facts at the same instant are the same line; another trip, rule, span or point is another', () => {
  const ids = [
    operatorSubsidy(month, posting),
    operatorSubsidy({ ...month, span: '2026-11' }, posting),
    operatorSubsidy({ ...month, rule: '按餐补' }, posting),
    operatorSubsidy({ ...month, policyId: 'po_2' }, posting),
    operatorSubsidy(month, { ...posting, facilityId: 'fc_2' }),
    deliverySubsidy(trip, posting),
    deliverySubsidy({ ...trip, tripId: 'tp_2' }, posting),
  ].map(({ transferId }) => transferId);
  expect(new Set(ids).size).toBe(ids.length);
  expect(operatorSubsidy(month, posting)).toEqual(operatorSubsidy(month, posting));
});

test('every own line balances and adds up, and a statement owes what they come to', () => {
  const someLayers = fc.uniqueArray(
    fc.record({
      payer: fc.constantFrom('city:411000', 'county:411025', 'charity'),
      label: fc.constantFrom('甲', '乙'),
      fen: fc.integer({ min: -100_000, max: 100_000 }),
    }),
    { selector: ({ payer }) => payer },
  );
  fc.assert(
    fc.property(fc.array(someLayers, { maxLength: 8 }), (many) => {
      const origin = { origin: { transferId: 'tr_0', postedAt: 1 }, reason: '补记后重算' };
      const lines: SettlementLine[] = many.flatMap((paid, i) => {
        const at = { ...posting, layers: paid, now: NOW + i };
        const delivered = deliverySubsidy(trip, at);
        return [
          delivered,
          ...(i % 2 ? [deliveryReversed(delivered, { reason: '撤销', by, now: NOW + i })] : []),
          operatorSubsidy(month, at),
          operatorAdjusted(month, at, origin),
        ];
      });
      const tally = new Tally('2026-10');
      for (const line of lines) {
        assertBalanced(line);
        assertAddsUp(line.transferId, line);
        tally.add(line);
      }
      const expected = many.flatMap((paid, i) => Array<typeof paid>(i % 2 ? 2 : 3).fill(paid)).flat();
      expect(tally.totals().subsidyFen).toBe(sumFen(expected.map(({ fen }) => fen)));
      expect(tally.totals()).toMatchObject({ selfPayFen: 0, discountFen: 0, meals: 0 });
    }),
  );
});

test('the digest binds what a trip delivered and what a rule counted', () => {
  const digestOf = (line: SettlementLine) => {
    const digest = new StatementDigest({ facilityId: 'fc_1', period: '2026-10', from: 0, to: NOW, previousDigest: '' });
    digest.add(line);
    return digest.value();
  };
  const digests = [
    deliverySubsidy(trip, posting),
    deliverySubsidy({ ...trip, servings: [] }, posting),
    operatorSubsidy(month, posting),
    operatorSubsidy({ ...month, units: 32 }, posting),
  ].map(digestOf);
  expect(new Set(digests).size).toBe(digests.length);
});
