import fc from 'fast-check';
import { assertBalanced } from '../../shared/ledger.ts';
import { isRefusable, lineDisallowed, lineRestored } from './disallowed.ts';
import { externalSettled } from './external-settled.ts';
import { NOTHING, type Shares } from './line.ts';
import type { Standing } from './standing.ts';
import { Tally } from './totals.ts';
import type { SettlementLine } from './transfers.ts';
import { visitReversed, visitServed } from './visit-lines.ts';
import { type PaidTender, voucherLineId, voucherPaid, voucherReturned } from './voucher-lines.ts';

const NOW = Date.parse('2026-12-08T11:42:00+08:00');
const by = { personId: 'pn_reviewer', role: 'staff' as const };
const COUNTY = 'county:410181';
const CITY = 'city:410100';
const layer = (payer: string, fen: number) => ({ payer, label: '服务券', fen });
const tender = (lotId: string, units: number, ...layers: PaidTender['layers']): PaidTender => ({
  programId: 'vp_1',
  lotId,
  units,
  fen: layers.reduce((sum, { fen }) => sum + fen, 0),
  layers,
});
const visitOf = (listFen: number, now = NOW) =>
  visitServed(
    {
      orderId: 'or_1',
      elderId: 'el_1',
      providerId: 'fc_1',
      serviceId: 'sv_1',
      serviceName: '助洁',
      minutes: 60,
      caregiverIds: ['cg_1'],
      originDate: '2026-12-07',
      listFen,
      evidenceGrade: 3,
      age: 82,
      categories: [],
      household: '410181101',
      residence: '410181101',
      by,
    },
    now,
  );
const paidBy = (tenders: readonly PaidTender[], now = NOW) =>
  voucherPaid({ payeeId: 'fc_1', purchaseId: 'or_1', elderId: 'el_1', originDate: '2026-12-07', tenders, by }, now);
const causeAt = (now: number) => ({ reason: '核实', by, now });

test('a visit for 120.00 with half of it on a voucher: the payers owe 60.00, the elder 60.00, the provider is owed 120.00', () => {
  const lines = [visitOf(12_000), paidBy([tender('lot', 6_000, layer(COUNTY, 4_000), layer(CITY, 2_000))])];
  expect(balances(lines)).toEqual({
    'elder:el_1': 6_000,
    [`payer:${COUNTY}`]: 4_000,
    [`payer:${CITY}`]: 2_000,
    'payee:fc_1': -12_000,
  });
  expect(lines[1]).toMatchObject({
    kind: 'VOUCHER_PAID',
    listFen: 0,
    selfPayFen: -6_000,
    layers: [layer(COUNTY, 4_000), layer(CITY, 2_000)],
    tenders: [{ programId: 'vp_1', lotId: 'lot', units: 6_000, fen: 6_000 }],
  });
});

test('lots of the same payer are one layer, and the line is found from its purchase', () => {
  const line = paidBy([tender('a', 1, layer(COUNTY, 300)), tender('b', 2, layer(COUNTY, 600), layer(CITY, 0))]);
  expect(line.layers).toEqual([layer(COUNTY, 900)]);
  expect(line.transferId).toBe(voucherLineId('or_1', NOW));
});

test.each<[string, readonly PaidTender[]]>([
  ['pay nothing at all', []],
  ['take no unit', [tender('a', 0, layer(COUNTY, 300))]],
  ['take nothing for a unit', [tender('a', 1)]],
  ['have a payer that gets something back', [tender('a', 1, layer(COUNTY, 400), layer(CITY, -100))]],
  ['are not what their payers bear', [{ ...tender('a', 1, layer(COUNTY, 300)), fen: 301 }]],
])('vouchers that %s are no payment', (_, tenders) => {
  expect(() => paidBy(tenders)).toThrow(RangeError);
});

test('refused, the provider bears what the vouchers paid; the elder is asked for nothing and no unit moves', () => {
  const visit = visitOf(12_000);
  const paid = paidBy([tender('lot', 6_000, layer(COUNTY, 6_000))]);
  const refused = lineDisallowed(paid, { shares: paid }, '2026-12', causeAt(NOW + 1))!;
  expect(refused.line).toMatchObject({
    kind: 'VOUCHER_DISALLOWED',
    settledIn: '2026-12',
    tenders: [],
    selfPayFen: 0,
    payeeBearsFen: 6_000,
    layers: [layer(COUNTY, -6_000)],
  });
  expect(balances([visit, paid, refused.line])).toEqual({ 'elder:el_1': 6_000, 'payee:fc_1': -6_000 });
  expect(lineDisallowed(paid, refused.standing, '2026-12', causeAt(NOW + 2))).toBeUndefined();
  const restored = lineRestored(paid, refused.standing, '2026-12', causeAt(NOW + 3))!;
  expect(restored.line).toMatchObject({ kind: 'VOUCHER_RESTORED', layers: [layer(COUNTY, 6_000)] });
  expect(balances([visit, paid, refused.line, restored.line])).toEqual(balances([visit, paid]));
});

test('an office refuses what payers of ours bear; what another system owes is not the office’s to refuse', () => {
  const external = layer('external:民政通', 2_000);
  const paid = paidBy([tender('national', 2_000, external), tender('lot', 6_000, layer(COUNTY, 6_000))]);
  const refused = lineDisallowed(paid, { shares: paid }, '2026-12', causeAt(NOW + 1))!;
  expect(refused.line).toMatchObject({ layers: [layer(COUNTY, -6_000)], payeeBearsFen: 6_000 });
  const restored = lineRestored(paid, refused.standing, '2026-12', causeAt(NOW + 2))!;
  expect(restored.standing.shares).toMatchObject({ layers: [external, layer(COUNTY, 6_000)], payeeBearsFen: 0 });
  const foreign = paidBy([tender('national', 2_000, external)]);
  expect(lineDisallowed(foreign, { shares: foreign }, '2026-12', causeAt(NOW + 1))).toBeUndefined();
});

test('what another system paid for its voucher, it owes no longer', () => {
  const external = 'external:民政通';
  const paid = paidBy([tender('lot', 6_000, layer(external, 6_000))]);
  const facts = { payer: external, label: '消费补贴', paidFen: 6_000, purchaseId: 'or_1', paymentNo: 'MZ-1' };
  const settled = externalSettled({ payeeId: 'fc_1', on: '2027-01-20', by, ...facts }, NOW + 1);
  expect(balances([visitOf(12_000), paid, settled])).toEqual({ 'elder:el_1': 6_000, 'payee:fc_1': -6_000 });
  const tally = new Tally('2026-12');
  for (const line of [paid, settled]) tally.add(line);
  expect(tally.totals().payers).toMatchObject([{ payer: external, fen: 6_000, paidFen: 6_000 }]);
});

test.each([
  ['a payer of ours', { payer: COUNTY }],
  ['nothing', { paidFen: 0 }],
])('another system settles nothing for %s', (_, facts) => {
  const posting = { payeeId: 'fc_1', on: '2027-01-20', by, label: '消费补贴', purchaseId: 'or_1', paymentNo: 'MZ-1' };
  expect(() => externalSettled({ ...posting, payer: 'external:x', paidFen: 1, ...facts }, NOW)).toThrow(RangeError);
});

/** What is owed on each account: positive by it, negative to it. */
function balances(lines: readonly SettlementLine[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const entry of lines.flatMap(({ entries }) => entries))
    sums[entry.account] = (sums[entry.account] ?? 0) + ('debitFen' in entry ? entry.debitFen : -entry.creditFen);
  return Object.fromEntries(Object.entries(sums).filter(([, fen]) => fen !== 0));
}
const addsUp = ({ listFen, discountFen, layers, selfPayFen, payeeBearsFen }: Shares): boolean =>
  layers.reduce((sum, { fen }) => sum + fen, discountFen + selfPayFen + payeeBearsFen) === listFen;

/** What offices and the provider do about a visit that vouchers paid, in any order and as often as they like. */
const doing = fc.constantFrom('refuse' as const, 'restore' as const, 'take back' as const, 'pay again' as const);
const payers = fc.constantFrom(COUNTY, CITY, 'operator', 'external:民政通');
const tenderOfAny = fc
  .record({
    lot: fc.nat(9),
    units: fc.integer({ min: 1, max: 210 }),
    layers: fc.array(fc.record({ payer: payers, fen: fc.integer({ min: 1, max: 9_999 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
  })
  .map(({ lot, units, layers }) => tender(`lot ${lot}`, units, ...layers.map(({ payer, fen }) => layer(payer, fen))));

test('whatever is done about it, each line adds up, debits equal credits, and taken back nobody owes anything', () => {
  fc.assert(
    fc.property(
      fc.array(tenderOfAny, { minLength: 1, maxLength: 3 }),
      fc.array(doing, { maxLength: 12 }),
      (tenders, story) => {
        const priceFen = tenders.reduce((sum, { fen }) => sum + fen, 5_000);
        const lines: SettlementLine[] = [];
        let now = NOW;
        let open:
          | { visit: ReturnType<typeof visitOf>; paid: ReturnType<typeof paidBy>; standing: Standing }
          | undefined;
        const begin = () => {
          const visit = visitOf(priceFen, ++now);
          const paid = paidBy(tenders, now);
          lines.push(visit, paid);
          open = { visit, paid, standing: { shares: paid } };
        };
        begin();
        for (const what of [...story, 'take back' as const]) {
          now++;
          if (!open) {
            if (what === 'pay again') begin();
            continue;
          }
          const { visit, paid, standing } = open;
          if (what === 'take back') {
            lines.push(visitReversed(visit, causeAt(now)), voucherReturned(paid, causeAt(now), standing.shares));
            expect(lineDisallowed(paid, { shares: NOTHING }, '2026-12', causeAt(now))).toBeUndefined();
            open = undefined;
          } else if (what !== 'pay again') {
            const decide = what === 'refuse' ? lineDisallowed : lineRestored;
            const done = decide(paid, standing, '2026-12', causeAt(now));
            if (done) {
              lines.push(done.line);
              open = { visit, paid, standing: done.standing };
            }
          }
        }
        expect(lines.filter((line) => !addsUp(line))).toEqual([]);
        for (const line of lines) assertBalanced(line);
        expect(balances(lines)).toEqual({});
        const tally = new Tally('2026-12');
        for (const line of lines) tally.add(line);
        const { listFen, subsidyFen, selfPayFen, payeeBearsFen, visits, vouchers, lines: count } = tally.totals();
        const sums = [listFen, subsidyFen, selfPayFen, payeeBearsFen, visits?.minutes, vouchers?.fen];
        expect([...sums, count]).toEqual([0, 0, 0, 0, 0, 0, lines.length]);
        expect(lines.filter(isRefusable)).toHaveLength(visits!.served);
      },
    ),
    { numRuns: 300 },
  );
});
