import fc from 'fast-check';
import { sumFen } from '../../shared/money.ts';
import { type Due, linesFor, PaidSoFar } from './operator-due.ts';

const by = { personId: 'system', role: 'system' as const };
const posting = (now: number) => ({ facilityId: 'fc_1', by, now });
const layer = (fen: number, payer = 'county:411025') => ({ payer, label: '运营补贴', fen });
const due = (fen: number, over: Partial<Due> = {}): Due => ({
  rule: '按人次补',
  span: '2026-10',
  policyId: 'po_1',
  grade: '一级',
  units: fen / 100,
  layers: fen ? [layer(fen)] : [],
  ...over,
});
function paidBy(...lines: ReturnType<typeof linesFor>): PaidSoFar {
  const paid = new PaidSoFar();
  for (const line of lines) paid.add(line);
  return paid;
}

test('what was never paid is a first line, dated to the end of what it pays for', () => {
  expect(
    linesFor([due(3100), due(50_000, { span: '2026', rule: '年度补贴' })], new PaidSoFar(), posting(1)),
  ).toMatchObject([
    { kind: 'OPERATOR_SUBSIDY', originDate: '2026-10-31', units: 31, listFen: 3100, grade: '一级' },
    { kind: 'OPERATOR_SUBSIDY', originDate: '2026-12-31', span: '2026', listFen: 50_000 },
  ]);
});

test('what was paid in full gives no line; less or more is corrected by the difference, linked to the first line', () => {
  const [first] = linesFor([due(3100)], new PaidSoFar(), posting(1));
  const paid = paidBy(first!);
  expect(linesFor([due(3100)], paid, posting(2))).toEqual([]);
  const [less] = linesFor([due(2900)], paid, posting(2));
  expect(less).toMatchObject({
    kind: 'OPERATOR_ADJUSTED',
    units: -2,
    listFen: -200,
    layers: [{ payer: 'county:411025', fen: -200 }],
    origin: { transferId: first!.transferId, postedAt: 1 },
  });
  const [more] = linesFor([due(3000)], paidBy(first!, less!), posting(3));
  expect(more).toMatchObject({ units: 1, listFen: 100, origin: { transferId: first!.transferId } });
});

test('another payer for the same money takes it from the one and gives it to the other', () => {
  const [first] = linesFor([due(3100)], new PaidSoFar(), posting(1));
  const [moved] = linesFor([due(3100, { layers: [layer(3100, 'city:411000')] })], paidBy(first!), posting(2));
  expect(moved).toMatchObject({ listFen: 0, units: 0, layers: [{ fen: -3100 }, { payer: 'city:411000', fen: 3100 }] });
});

test('a rule of which nothing is due any more is taken back, of the spans looked at only', () => {
  const paid = paidBy(...linesFor([due(3100), due(2000, { span: '2026-09' })], new PaidSoFar(), posting(1)));
  const gone = paid.noLongerDue(['2026-10'], [due(500, { rule: '按餐补' })]);
  expect(linesFor(gone, paid, posting(2))).toMatchObject([{ span: '2026-10', units: -31, listFen: -3100 }]);
});

test('however often and in whatever steps it is counted, what was paid is what is due', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 10 }), (counts) => {
      const paid = new PaidSoFar();
      const lines: ReturnType<typeof linesFor> = [];
      for (const [i, count] of counts.entries())
        for (const line of linesFor([due(count * 100)], paid, posting(i))) {
          paid.add(line);
          lines.push(line);
        }
      expect(sumFen(lines.map(({ listFen }) => listFen))).toBe(counts.at(-1)! * 100);
      expect(sumFen(lines.map(({ units }) => units))).toBe(counts.at(-1));
      expect(lines.filter(({ kind }) => kind === 'OPERATOR_SUBSIDY').length).toBeLessThanOrEqual(1);
    }),
  );
});
