import fc from 'fast-check';
import { type Debt, type DebtPart, givenBack, isPublicPayer, owe, paidUp, taken, withDebt } from './debt.ts';

const statement = { facilityId: 'fc_1', period: '2026-10', serial: 'XL-411025-202610-0001' };
const layer = (fen: number, payer = 'county:411025') => ({ payer, label: '县级补贴', fen });
const debtOf = (...fens: number[]): Debt =>
  fens.reduce<Debt | undefined>((debt, fen) => withDebt(debt, statement, layer(fen), 'CLOSED'), undefined)!;

test('what one statement brings for one reason is one part; what came to nothing is none', () => {
  const debt = withDebt(debtOf(700), statement, layer(-200), 'REFUSED');
  expect(debt).toMatchObject({
    fen: 500,
    parts: [
      { why: 'CLOSED', fen: 700 },
      { why: 'REFUSED', fen: -200 },
    ],
  });
  expect(withDebt(debt, statement, layer(200), 'REFUSED').parts).toEqual([
    { period: '2026-10', serial: 'XL-411025-202610-0001', why: 'CLOSED', fen: 700 },
  ]);
});

test('what the operator of a point bears itself is nobody’s debt', () => {
  expect(isPublicPayer('operator')).toBe(false);
  expect(owe([], statement, [layer(300, 'operator'), layer(0), layer(500)], 'CLOSED')).toMatchObject([
    { put: { payer: 'county:411025', fen: 500 } },
  ]);
});

test('a month is paid by all that was owed for it, and no longer when that comes back', () => {
  const parts: DebtPart[] = [
    { ...statement, why: 'CLOSED', fen: 700 },
    { ...statement, period: '2026-09', why: 'RELEASED', fen: 100 },
  ];
  const paid = paidUp(debtOf(700), parts, '2026-11-24');
  expect(paid.paid).toEqual({
    '2026-09': { fen: 100, on: '2026-11-24' },
    '2026-10': { fen: 700, on: '2026-11-24' },
  });
  const more = paidUp(paid, [{ ...statement, why: 'RELEASED', fen: 300 }], '2026-12-03');
  expect(more.paid['2026-10']).toEqual({ fen: 1_000, on: '2026-12-03' });
  expect(paidUp(paid, parts, undefined).paid).toEqual({});
});

test('the balance is the sum of its parts, whatever is added, taken and given back', () => {
  const fens = fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(fens, fens, (before, after) => {
      const debt = debtOf(...before);
      const left = after.reduce((one, fen) => withDebt(one, statement, layer(fen), 'RELEASED'), taken(debt));
      const back = givenBack(left, debt.parts);
      const sum = [...before, ...after].reduce((a, b) => a + b, 0);
      expect(back.fen).toBe(sum);
      expect(back.parts.reduce((total, { fen }) => total + fen, 0)).toBe(sum);
    }),
  );
});
